"""Holds what files say, what imports come to, and the rules for both."""
