"""Describes rewards as the API takes and answers them: one module per noun."""
