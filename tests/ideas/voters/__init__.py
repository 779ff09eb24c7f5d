"""Tests `ideas`, voters."""
