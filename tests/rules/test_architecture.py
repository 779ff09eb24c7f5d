"""What the page about the architecture names exists."""

import re

import pytest

from tests.rules.contracts import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text()
PATHS = sorted(
    {
        path
        for path in re.findall(r"`((?:services|shared|cli|tests|proto|docs)/[\w./]+)`", PAGE)
        if "<" not in path
    }
)


def test_it_names_places() -> None:
    assert len(PATHS) > 20


@pytest.mark.parametrize("path", PATHS)
def test_it_names_only_places_that_exist(path: str) -> None:
    assert (ROOT / path).exists()
