"""Tests `ideas`, duplicates."""
