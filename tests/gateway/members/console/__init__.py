"""Tests the console's pages of members."""
