"""Runs these tests with every service in process."""

from tests.portability.whole import addresses, clone, leaving, stub

__all__ = ["addresses", "clone", "leaving", "stub"]
