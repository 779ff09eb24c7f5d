"""Tests `portability`, erasures."""
