"""Attacks on what runs: each states what a stranger must not be able to do."""
