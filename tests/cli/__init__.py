"""Tests the `upwell` command."""
