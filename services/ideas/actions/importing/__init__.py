"""Checks the records of an import and makes ideas of them."""

from services.ideas.actions.importing.check import Check
from services.ideas.actions.importing.maker import Maker

__all__ = ["Check", "Maker"]
