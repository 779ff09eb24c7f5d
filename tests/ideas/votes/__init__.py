"""Tests `ideas`, votes."""
