"""Tests `gateway`."""
