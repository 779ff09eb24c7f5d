"""Tests `ideas`, activity."""
