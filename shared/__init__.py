"""What every service needs; nothing here knows a noun of the product."""
