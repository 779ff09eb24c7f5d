"""Mirrors services/ and shared/; `harness` holds what every test uses."""

import os

# A test process talks gRPC and starts programs. gRPC's own handlers would run in each child between
# fork and exec and can crash there; our children only exec, so they need no help.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
