"""Tests `ideas`, boards."""
