"""What a partner developer cares about."""
