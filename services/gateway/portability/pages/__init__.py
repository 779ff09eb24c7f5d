"""Pages for members who take their data with them or leave: one module per noun."""
