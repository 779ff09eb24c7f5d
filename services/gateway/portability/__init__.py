"""Takes a community's ideas in from files and gives them out again, through the services alone."""
