"""Tests `ideas`."""
