"""Tests of the console for staff."""
