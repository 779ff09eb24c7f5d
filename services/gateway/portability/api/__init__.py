"""Answers for archives and erasures under /api/v1: one module per noun."""
