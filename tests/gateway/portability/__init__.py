"""Tests imports, exports and the sample community."""
