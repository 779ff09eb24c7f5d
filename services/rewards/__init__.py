"""Keeps points that explain themselves, badges that travel, leaderboards and perks."""
