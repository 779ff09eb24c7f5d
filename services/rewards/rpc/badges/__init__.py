"""Answers calls about achievements and badges."""
