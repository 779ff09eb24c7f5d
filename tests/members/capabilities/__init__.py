"""Tests `members`, capabilities."""
