"""Tests `portability`, exports."""
