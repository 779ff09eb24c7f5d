"""Tests `ideas`, comments."""
