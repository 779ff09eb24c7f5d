"""Knows the rules of achievements and badges."""
