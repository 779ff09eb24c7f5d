"""Answers questions about issuers and credentials from the database."""
