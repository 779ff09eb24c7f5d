"""Knows the rules of perks and redemptions."""
