"""Tests of what every page and answer is made of."""
