"""Tests `members`, identities."""
