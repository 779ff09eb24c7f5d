"""Tests of rewards: recompute."""
