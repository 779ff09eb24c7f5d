"""Tests of rewards: invariants."""
