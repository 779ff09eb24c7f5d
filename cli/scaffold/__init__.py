"""Writes a new service: its rooms, contract, tests, and the rows that name it."""
