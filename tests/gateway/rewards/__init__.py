"""Tests what people see of rewards."""
