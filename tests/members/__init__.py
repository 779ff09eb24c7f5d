"""Tests `members`."""
