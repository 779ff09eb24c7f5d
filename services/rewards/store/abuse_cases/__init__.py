"""Answers questions about abuse cases from the database."""
