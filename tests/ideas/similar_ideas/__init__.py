"""Tests `ideas`, similar ideas."""
