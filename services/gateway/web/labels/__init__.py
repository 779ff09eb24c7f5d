"""Names statuses, roles, units and the like in the viewer's language: one module per service."""
