"""Describes what the REST API takes and answers: checked coming in, documented going out."""
