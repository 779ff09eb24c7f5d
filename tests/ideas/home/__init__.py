"""Tests `ideas`, home."""
