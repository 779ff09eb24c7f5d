"""Keeps the house rules that no tool knows."""
