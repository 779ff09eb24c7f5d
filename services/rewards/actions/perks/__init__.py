"""Does what people and jobs can do with perks and redemptions."""
