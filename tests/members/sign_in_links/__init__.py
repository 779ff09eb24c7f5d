"""Tests `members`, sign in links."""
