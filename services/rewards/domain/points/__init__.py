"""Knows the rules of facts, rules and points."""
