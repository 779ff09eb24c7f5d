"""Tests the portal's pages of ideas."""
