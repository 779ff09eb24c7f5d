"""Shows members: sign-in, profiles, settings, the community, and the API."""
