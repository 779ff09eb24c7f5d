"""What people read when a service says no."""

import ast
from collections.abc import Iterator
from pathlib import Path

from services.gateway.web import refusals
from tests.gateway.town import Browser

ROOT = Path(__file__).parents[3]
# The gateway's own limits give this one.
OWN = {"toomanyrequests"}


def reasons() -> Iterator[str]:
    """Return the name of every class that the services say no with; it is the reason."""
    for path in (*ROOT.glob("services/*/domain/**/*.py"), *ROOT.glob("shared/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.bases:
                yield node.name.casefold()


def test_it_knows_only_reasons_that_a_service_gives() -> None:
    known = {
        one.replace("_", "").casefold() for one in (refusals.SENTENCES | refusals.STAFF_SENTENCES)
    }
    assert known - {*reasons()} - OWN == set()


def test_it_says_no_in_the_viewers_language(ana: Browser, tomas: Browser) -> None:
    tomas.get("/ideas/3")
    tomas.send("/ideas/3/vote")
    ana.get("/ideas/3")
    ana.send("/language", language="de")
    ana.get("/ideas/3")
    ana.send("/ideas/3/delete")
    assert "Andere haben abgestimmt oder kommentiert" in ana.text
