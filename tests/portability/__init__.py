"""Tests `portability`."""
