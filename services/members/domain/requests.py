"""Says how long a request may be repeated."""

from datetime import timedelta

from shared.refusals import Invalid

# A request id is remembered for as long as somebody may still be trying.
REQUEST_KEEP = timedelta(days=7)


class RequestIdReused(Invalid):
    """Refuses a request id that came with something else before."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"request_id": "This id came with another request. Make a new one."})
