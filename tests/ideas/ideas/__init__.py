"""Tests `ideas`, ideas."""
