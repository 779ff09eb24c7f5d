"""Refuses a request id that was used for something else."""

from shared.refusals import Invalid


class RequestIdReused(Invalid):
    """Refuses a request id that came before with other content."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            {
                "request_id": (
                    "This request ID was already used with different content. Use a new one."
                )
            }
        )
