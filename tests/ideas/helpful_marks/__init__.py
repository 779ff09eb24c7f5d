"""Tests `ideas`, helpful marks."""
