"""Tests the portal's pages of members."""
