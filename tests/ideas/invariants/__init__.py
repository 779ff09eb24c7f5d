"""Tests `ideas`, invariants."""
