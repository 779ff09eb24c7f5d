"""Shows the portal's pages of members: one module per noun."""
