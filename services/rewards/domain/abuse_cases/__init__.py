"""Knows the rules of abuse cases."""
