"""Tests `members`, roles."""
