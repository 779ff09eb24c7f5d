"""Answers for ideas under /api/v1: one module per noun."""
