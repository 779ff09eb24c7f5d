"""Tests what people see of ideas."""
