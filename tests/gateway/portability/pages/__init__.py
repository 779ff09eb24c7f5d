"""Tests portability's pages for members."""
