"""The services, one folder each; they meet only over the wire."""
