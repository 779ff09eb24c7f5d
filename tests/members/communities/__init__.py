"""Tests `members`, communities."""
