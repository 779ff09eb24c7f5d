"""Shows ideas: their pages, the console for staff, and the API."""
