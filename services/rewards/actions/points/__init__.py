"""Does what people and jobs can do with facts, rules and points."""
