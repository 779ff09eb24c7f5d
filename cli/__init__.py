"""Holds the `upwell` command."""
