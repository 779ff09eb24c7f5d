"""Answers questions about facts, rules and points from the database."""
