"""Describes what members, their community and its settings look like in JSON and in forms."""
