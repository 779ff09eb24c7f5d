"""Tests `members`, audit entries."""
