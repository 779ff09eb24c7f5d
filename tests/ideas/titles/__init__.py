"""Tests `ideas`, titles."""
