"""Answers calls about facts, rules and points."""
