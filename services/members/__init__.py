"""Keeps communities, members, roles, sign-in links and access tokens."""
