"""Tests of rewards: abuse cases."""
