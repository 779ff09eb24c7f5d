"""Takes ideas in from files and gives them out again, through the services alone."""
