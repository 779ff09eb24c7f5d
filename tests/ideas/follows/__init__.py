"""Tests `ideas`, follows."""
