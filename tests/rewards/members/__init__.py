"""Tests of rewards: members."""
