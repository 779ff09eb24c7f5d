"""Tests the API of portability."""
