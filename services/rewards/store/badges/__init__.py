"""Answers questions about achievements and badges from the database."""
