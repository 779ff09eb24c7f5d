"""Tests `ideas`, unanswered ideas."""
