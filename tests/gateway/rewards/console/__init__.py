"""Tests the console's pages of rewards."""
