"""Tests of rewards: perks."""
