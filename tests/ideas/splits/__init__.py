"""Tests `ideas`, splits."""
