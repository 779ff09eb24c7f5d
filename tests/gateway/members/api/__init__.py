"""Tests members through the API."""
