"""Answers calls about abuse cases."""
