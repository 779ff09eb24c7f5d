"""Does what people and jobs can do with rewards; read this room first."""
