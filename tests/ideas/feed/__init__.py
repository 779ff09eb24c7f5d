"""Tests `ideas`, feed."""
