"""Answers for members and the community under /api/v1: one module per noun."""
