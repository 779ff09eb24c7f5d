"""Tests `ideas`, settings."""
