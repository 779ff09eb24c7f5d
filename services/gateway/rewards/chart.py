"""Works out how standing went over time from the rows of the ledger, and draws it as a line."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.gateway.shapes import Shape

HALF_LIFE = timedelta(days=365)
WIDTH, HEIGHT = 640, 120
STEPS = 64
FEWEST = 3


def worth(amount: int, since: timedelta) -> float:
    """Return what an amount is worth some time later; half of it after a year."""
    return float(amount * 2.0 ** (-(since / HALF_LIFE)))


def standing_at(rows: Sequence[Shape], moment: datetime) -> float:
    """Return the standing at a moment from every row of it."""
    found = sum(
        worth(one.amount, moment - one.effective_time)
        for one in rows
        if one.effective_time <= moment
    )
    return max(0.0, found)


def line(rows: Sequence[Shape], until: datetime) -> Shape | None:
    """Return a line chart of standing with its figures, or None for too little to draw.

    `rows` must be all there are: a chart of a part would be wrong.
    """
    counted = [one for one in rows if one.unit == "standing" and one.effective_time <= until]
    begin = min((one.effective_time for one in counted), default=until)
    if len(counted) < FEWEST or until - begin < timedelta(days=14):
        return None
    moments = [begin + (until - begin) * (place / STEPS) for place in range(STEPS + 1)]
    values = [standing_at(counted, moment) for moment in moments]
    most = max(values) or 1.0
    spots = [
        (round(WIDTH * place / STEPS, 1), round(HEIGHT * (1 - value / most), 1))
        for place, value in enumerate(values)
    ]
    path = "M" + "L".join(f"{across} {down}" for across, down in spots)
    years = [
        Shape(when=moments[place], value=round(values[place]))
        for place in range(0, STEPS + 1, STEPS // 8)
    ]
    return Shape(
        path=path,
        area=f"{path}L{WIDTH} {HEIGHT}L0 {HEIGHT}Z",
        width=WIDTH,
        height=HEIGHT,
        begin=begin,
        until=until,
        most=round(most),
        last=round(values[-1]),
        last_down=spots[-1][1],
        table=years,
    )
