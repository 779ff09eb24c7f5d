"""Tests `members`, exports."""
