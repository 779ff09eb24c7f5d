"""Tests `ideas`, people."""
