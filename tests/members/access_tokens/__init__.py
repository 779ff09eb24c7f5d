"""Tests `members`, access tokens."""
