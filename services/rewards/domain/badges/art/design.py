"""Says how a badge looks, and refuses what can't be drawn."""

from dataclasses import dataclass
from typing import Any

from services.rewards.domain.badges.art.colors import parse
from services.rewards.domain.badges.art.shapes import SHAPES
from services.rewards.domain.badges.art.symbols import SYMBOLS
from shared.refusals import Invalid


@dataclass(frozen=True)
class Design:
    """Holds a shape and a symbol by name, and a colour as `#rrggbb`."""

    shape: str = "circle"
    symbol: str = "star"
    color: str = "#3b5bdb"

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Design":
        """Return a stored design; what is not there or not known is the default."""
        plain = cls()
        shape, symbol = document.get("shape"), document.get("symbol")
        color = str(document.get("color", ""))
        return cls(
            shape=str(shape) if shape in SHAPES else plain.shape,
            symbol=str(symbol) if symbol in SYMBOLS else plain.symbol,
            color=color.lower() if parse(color) else plain.color,
        )


def check_design(design: Design, prefix: str = "design") -> Design:
    """Return a design that can be drawn; raises `Invalid` with the names that are known."""
    faults = {}
    if design.shape not in SHAPES:
        faults[f"{prefix}.shape"] = f"Choose one of these shapes: {', '.join(sorted(SHAPES))}."
    if design.symbol not in SYMBOLS:
        faults[f"{prefix}.symbol"] = f"Choose one of these symbols: {', '.join(sorted(SYMBOLS))}."
    if parse(design.color) is None:
        faults[f"{prefix}.color"] = "Enter a colour as #rrggbb, for example #3b5bdb."
    if faults:
        raise Invalid(faults)
    return Design(design.shape, design.symbol, design.color.lower())
