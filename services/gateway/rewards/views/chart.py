"""Works out how standing went over time from the rows of the ledger, and draws it as a line."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.gateway.web.wire import View

HALF_LIFE = timedelta(days=365)
WIDTH, HEIGHT = 640, 120
STEPS = 48
LINES = 8
INSTANT = timedelta(microseconds=1)
FEWEST = 3


def worth(amount: int, since: timedelta) -> float:
    """Return what an amount is worth some time later; half of it after a year."""
    return float(amount * 2.0 ** (-(since / HALF_LIFE)))


def standing_at(rows: Sequence[View], moment: datetime) -> float:
    """Return the standing at a moment from every row of it."""
    found = sum(
        worth(one.amount, moment - one.effective_time)
        for one in rows
        if one.effective_time <= moment
    )
    return max(0.0, found)


def line(rows: Sequence[View], until: datetime) -> View | None:
    """Return a line chart of standing with its figures, or None for too little to draw.

    `rows` must be all there are: a chart of a part would be wrong.
    """
    counted = [one for one in rows if one.unit == "standing" and one.effective_time <= until]
    begin = min((one.effective_time for one in counted), default=until)
    if len(counted) < FEWEST or until - begin < timedelta(days=14):
        return None
    # Just before and at each row, so that a step is a step; and between, where it fades.
    moments = [begin + (until - begin) * (place / STEPS) for place in range(STEPS + 1)]
    steps = {one.effective_time for one in counted}
    moments += [*steps, *(one - INSTANT for one in steps if one > begin)]
    values = [(moment, standing_at(counted, moment)) for moment in sorted(moments)]
    most = max(value for _moment, value in values) or 1.0
    spots = [
        (
            round(WIDTH * ((moment - begin) / (until - begin)), 1),
            round(HEIGHT * (1 - value / most), 1),
        )
        for moment, value in values
    ]
    path = "M" + "L".join(f"{across} {down}" for across, down in dict.fromkeys(spots))
    table = [begin + (until - begin) * (place / LINES) for place in range(LINES + 1)]
    return View(
        path=path,
        area=f"{path}L{WIDTH} {HEIGHT}L0 {HEIGHT}Z",
        width=WIDTH,
        height=HEIGHT,
        begin=begin,
        until=until,
        most=int(most),
        last=int(values[-1][1]),
        table=[View(when=one, value=int(standing_at(counted, one))) for one in table],
    )
