"""Tests of rewards: credentials."""
