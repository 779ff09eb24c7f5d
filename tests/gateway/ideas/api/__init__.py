"""Tests ideas through the API."""
