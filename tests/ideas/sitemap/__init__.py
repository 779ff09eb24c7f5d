"""Tests `ideas`, sitemap."""
