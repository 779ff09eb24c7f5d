"""Writes, signs, reads and verifies Open Badges 3.0 credentials; knows no database."""
