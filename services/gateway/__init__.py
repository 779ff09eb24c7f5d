"""The HTTP edge: REST API, portal and console pages; keeps nothing but sessions in Redis."""
