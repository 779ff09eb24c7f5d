"""Tests archives of what is held about a member."""
