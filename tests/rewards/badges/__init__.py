"""Tests of rewards: badges."""
