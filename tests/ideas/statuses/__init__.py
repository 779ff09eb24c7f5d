"""Tests `ideas`, statuses."""
