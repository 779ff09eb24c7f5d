"""Tests rewards through the API."""
