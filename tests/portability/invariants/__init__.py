"""Tests `portability`, invariants."""
