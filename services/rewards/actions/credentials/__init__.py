"""Does what people can do with issuers and credentials."""
