"""Tests `ideas`, imports."""
