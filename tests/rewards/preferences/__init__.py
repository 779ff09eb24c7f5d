"""Tests of rewards: preferences."""
