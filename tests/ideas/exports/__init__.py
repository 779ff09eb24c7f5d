"""Tests `ideas`, exports."""
