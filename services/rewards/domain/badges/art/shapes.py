"""Knows the outlines of badges, around the middle of a square of 256."""

import math
from collections.abc import Callable

MIDDLE = 128.0


def _points(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


def _n(value: float) -> str:
    """Write a number as short as it can be."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _turn(radius: float, degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return MIDDLE + radius * math.sin(angle), MIDDLE - radius * math.cos(angle)


def _circle(radius: float) -> str:
    r = _n(radius)
    return (
        f"M{_n(MIDDLE - radius)} 128a{r} {r} 0 1 0 {_n(2 * radius)} 0"
        f"a{r} {r} 0 1 0 {_n(-2 * radius)} 0Z"
    )


def _hexagon(radius: float) -> str:
    return _points([_turn(radius * 1.03, 60 * step) for step in range(6)])


def _diamond(radius: float) -> str:
    # A little narrower than high would look tall beside the others, so it is a true square.
    return _points([_turn(radius * 1.08, 90 * step) for step in range(4)])


def _shield(radius: float) -> str:
    def at(x: float, y: float) -> str:
        return f"{_n(MIDDLE + x * radius)} {_n(MIDDLE + y * radius)}"

    return (
        f"M{at(0, -1)}C{at(0.28, -0.84)} {at(0.6, -0.78)} {at(0.88, -0.78)}"
        f"V{_n(MIDDLE + 0.02 * radius)}C{at(0.88, 0.5)} {at(0.5, 0.84)} {at(0, 1.05)}"
        f"C{at(-0.5, 0.84)} {at(-0.88, 0.5)} {at(-0.88, 0.02)}V{_n(MIDDLE - 0.78 * radius)}"
        f"C{at(-0.6, -0.78)} {at(-0.28, -0.84)} {at(0, -1)}Z"
    )


def _rosette(radius: float) -> str:
    # Twelve round petals: each an arc from one valley to the next.
    petals, valley = 12, radius * 0.93
    bow = _n(valley * math.sin(math.pi / petals) * 1.12)
    steps = [_turn(valley, 360 / petals * (step + 0.5)) for step in range(petals)]
    first = f"M{_n(steps[-1][0])} {_n(steps[-1][1])}"
    return first + "".join(f"A{bow} {bow} 0 0 1 {_n(x)} {_n(y)}" for x, y in steps) + "Z"


SHAPES: dict[str, Callable[[float], str]] = {
    "circle": _circle,
    "hexagon": _hexagon,
    "shield": _shield,
    "diamond": _diamond,
    "rosette": _rosette,
}
# How much of the radius the symbol may take: a diamond has narrow corners.
ROOM = {"circle": 1.0, "hexagon": 0.96, "shield": 0.94, "diamond": 0.76, "rosette": 0.98}
