"""Checks the same walls in every service, so that a new one stands behind them by its row."""

from typing import Any

from importlinter.contracts.layers import LayersContract

from services import registry


class Rooms(LayersContract):
    """Is a contract of layers whose containers are the services that answer calls."""

    type_name = "rooms"

    def __init__(
        self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]
    ) -> None:
        """Add the services to the options."""
        containers = [f"services.{row.name}" for row in registry.answering()]
        super().__init__(name, session_options, {**contract_options, "containers": containers})
