"""Tests `ideas`, answers."""
