"""Describes ideas, boards and comments as the API takes and answers them."""
