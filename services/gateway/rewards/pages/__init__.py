"""Shows the portal's pages of rewards: one module per noun."""
