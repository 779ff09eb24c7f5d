"""Tests `members`, emails."""
