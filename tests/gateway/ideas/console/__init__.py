"""Tests the console's pages of ideas."""
