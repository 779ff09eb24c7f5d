"""Tests of who is asking and what may pass."""
