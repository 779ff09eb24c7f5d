"""Tests `shared`."""
