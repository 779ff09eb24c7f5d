"""Tests `portability`, formats."""
