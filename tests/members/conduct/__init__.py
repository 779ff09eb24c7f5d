"""Tests `members`, conduct."""
