"""Answers questions about perks and redemptions from the database."""
