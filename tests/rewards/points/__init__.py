"""Tests of rewards: points."""
