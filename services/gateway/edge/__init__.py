"""Decides who is asking and what may pass: sessions, limits, clients, errors, headers, health."""
