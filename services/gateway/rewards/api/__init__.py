"""Answers for rewards under /api/v1: one module per noun."""
