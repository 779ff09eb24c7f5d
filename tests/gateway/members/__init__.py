"""Tests what people see of members."""
