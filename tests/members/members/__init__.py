"""Tests `members`, members."""
