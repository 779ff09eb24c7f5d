"""Answers calls about issuers and credentials."""
