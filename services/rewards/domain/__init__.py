"""Knows the rules of rewards; plain values, no database and no network."""
