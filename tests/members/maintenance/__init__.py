"""Tests `members`, maintenance."""
