"""Shows rewards: points, badges, credentials, perks and abuse cases."""
