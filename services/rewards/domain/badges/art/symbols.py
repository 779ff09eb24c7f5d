"""Knows the symbols of badges: lines in a square of 96, all of one weight."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """Holds what is drawn as a line and what is filled."""

    lines: str = ""
    solid: str = ""


def _dot(x: float, y: float, radius: float) -> str:
    return f"M{x - radius:g} {y:g}a{radius:g} {radius:g} 0 1 0 {2 * radius:g} 0a{radius:g} {radius:g} 0 1 0 {-2 * radius:g} 0Z"  # noqa: E501  one path


SYMBOLS: dict[str, Symbol] = {
    "spark": Symbol(
        lines="M42 14C45 40 52 47 78 50C52 53 45 60 42 86C39 60 32 53 6 50C32 47 39 40 42 14Z"
        "M76 8v16M68 16h16M80 76v10M75 81h10",
    ),
    "bulb": Symbol(
        lines="M36 68C36 57 22 52 22 34A26 26 0 0 1 74 34C74 52 60 57 60 68Z"
        "M37 79H59M43 89H53M39 40L48 48L57 40M48 48V67",
    ),
    "ballot": Symbol(
        lines="M26 50H14V86H82V50H70M30 62V10H66V62M24 62H72M40 33L46 40L57 26",
    ),
    "hands": Symbol(
        lines="M12 40V60C12 74 22 84 38 88V72C38 64 32 62 26 54L22 49"
        "M84 40V60C84 74 74 84 58 88V72C58 64 64 62 70 54L74 49"
        "M48 44C38 37 33 32 33 24.5C33 14 45 13 48 21C51 13 63 14 63 24.5C63 32 58 37 48 44Z",
    ),
    "key": Symbol(
        lines=_dot(31, 31, 20) + "M46 46L84 84M68 68L58 78M80 80L71 89",
        solid=_dot(27, 27, 4.5),
    ),
    "ship": Symbol(
        lines="M8 62H88L78 80C66 88 30 88 18 80ZM46 62V8M46 12C62 20 72 34 74 50H46M46 22C34 28 26 38 24 50H46",  # noqa: E501  one path
    ),
    "twins": Symbol(
        lines="M40 58H20C15 58 12 55 12 50V20C12 15 15 12 20 12H50C55 12 58 15 58 20V40"
        "M46 40H76C81 40 84 43 84 48V76C84 81 81 84 76 84H48C43 84 40 81 40 76V46"
        "C40 42 42 40 46 40Z"
        "M51 62L59 70L73 54",
    ),
    "person": Symbol(
        lines=_dot(48, 30, 18) + "M14 86C15 66 29 58 48 58C67 58 81 66 82 86",
    ),
    "calendar": Symbol(
        lines="M22 20H74C79 20 82 23 82 28V76C82 81 79 84 74 84H22C17 84 14 81 14 76V28"
        "C14 23 17 20 22 20ZM14 40H82M32 10V28M64 10V28M36 61L45 70L61 53",
    ),
    "flag": Symbol(
        lines="M22 10V88M22 16C38 8 52 26 78 15L70 34L78 53C52 64 38 46 22 54",
    ),
    "star": Symbol(
        lines="M48 10L59.8 34.8L87 38.3L67.1 57.2L72.1 84.2L48 71.1L23.9 84.2L28.9 57.2"
        "L9 38.3L36.2 34.8Z",
    ),
    "heart": Symbol(
        lines="M48 84C22 65 10 51 10 34C10 22 19 13 30 13C38 13 45 18 48 26C51 18 58 13 66 13"
        "C77 13 86 22 86 34C86 51 74 65 48 84Z",
    ),
    "check": Symbol(
        lines=_dot(48, 48, 38) + "M31 49L43 61L66 37",
    ),
    "speech": Symbol(
        lines="M24 14H72C80 14 86 20 86 28V54C86 62 80 68 72 68H48L30 84V68H24C16 68 10 62 10 54"
        "V28C10 20 16 14 24 14Z",
        solid=_dot(30, 41, 5) + _dot(48, 41, 5) + _dot(66, 41, 5),
    ),
}
