"""Tests `portability`, members."""
