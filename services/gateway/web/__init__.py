"""Holds what every page and answer is made of: forms, answers, labels, links, language."""
