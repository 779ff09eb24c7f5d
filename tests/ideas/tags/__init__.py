"""Tests `ideas`, tags."""
