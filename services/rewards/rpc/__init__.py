"""Answers calls: proto in, action, proto out; one mixin for each noun."""
