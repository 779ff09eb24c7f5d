"""Says how long the request of this thread waited for it, which counts toward what it may take."""

import threading
import time

_own = threading.local()


def came(moment: float) -> None:
    """Note when the request that this thread answers next had arrived, by the monotonic clock."""
    _own.moment = moment


def moment() -> float:
    """Return when the request that this thread answers had arrived; now where nobody noted it."""
    found: float = getattr(_own, "moment", 0.0)
    _own.moment = 0.0
    return found or time.monotonic()
