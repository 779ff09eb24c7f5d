"""Ideas: raise, vote, discuss, answer."""
