"""Describes what the REST API takes and answers: checked on the way in, documented on the way out."""
