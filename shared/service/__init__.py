"""Holds what every service is made of."""
