"""Tests `ideas`, revisions."""
