"""Measures Upwell on one machine, beside the ceilings of the same machine in the same run."""

from cli.bench.command import bench

__all__ = ["bench"]
