"""Answers calls: message in, action, message out; no SQL and no rules."""

from services.members.rpc.servicer import SERVICE, Servicer, add

__all__ = ["SERVICE", "Servicer", "add"]
