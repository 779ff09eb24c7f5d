"""Does what people and jobs can do with achievements and badges."""
