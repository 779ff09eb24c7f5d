"""Mirrors services/ and shared/; `harness` holds what every test uses."""
