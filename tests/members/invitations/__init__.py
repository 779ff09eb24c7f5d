"""Tests `members`, invitations."""
