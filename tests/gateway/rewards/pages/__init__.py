"""Tests the portal's pages of rewards."""
