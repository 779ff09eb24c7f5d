"""Tests `members`, invariants."""
