"""Shows the portal's pages of ideas: one module per noun."""
