"""Answers calls about perks and redemptions."""
