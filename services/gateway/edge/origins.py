"""Says whether a browser sent a request from a page of ours, as far as it tells."""

from flask import request

from services.gateway.edge.state import state


def is_foreign() -> bool:
    """Return whether another site sent it; a browser too old to say so is believed."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and not _is_ours(origin)


def is_surely_ours() -> bool:
    """Return whether the browser says that a page of ours sent it."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    told = site == "same-origin" or (origin is not None and _is_ours(origin))
    return told and not is_foreign()


def _is_ours(origin: str) -> bool:
    public = state().config.public_url.rstrip("/").lower()
    return origin.lower() in {request.host_url.rstrip("/").lower(), public}
