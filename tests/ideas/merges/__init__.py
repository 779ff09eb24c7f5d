"""Tests `ideas`, merges."""
