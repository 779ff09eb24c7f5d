"""Tests `portability`, maintenance."""
