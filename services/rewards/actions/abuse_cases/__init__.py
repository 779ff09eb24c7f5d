"""Does what people and jobs can do with abuse cases."""
