"""Tests `portability`, imports."""
