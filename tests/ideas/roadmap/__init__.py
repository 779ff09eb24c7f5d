"""Tests `ideas`, roadmap."""
