"""The message catalogue."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from services.gateway.web import language

GATEWAY = Path(__file__).parents[3] / "services" / "gateway"
PLACE = re.compile(r"%\((\w+)\)s")


def written() -> set[str | tuple[str, ...]]:
    """Return every message of the templates and the code."""
    with (GATEWAY / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
    found = extract_from_dir(GATEWAY, method_map=methods, options_map=options, keywords=keywords)
    return {message for _file, _line, message, _comments, _context in found}


@pytest.mark.parametrize("code", sorted(set(language.LANGUAGES) - {"en"}))
def test_it_holds_every_sentence(code: str) -> None:
    with (GATEWAY / "translations" / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    faults = []
    for message in written():
        known = catalogue.get(message if isinstance(message, str) else message[0])
        if (
            known is None
            or not known.string
            or (isinstance(known.string, tuple) and not all(known.string))
        ):
            faults.append(f"missing: {message}")
            continue
        said = known.string if isinstance(known.string, str) else known.string[-1]
        meant = message if isinstance(message, str) else message[-1]
        if set(PLACE.findall(said)) != set(PLACE.findall(meant)):
            faults.append(f"other places: {message} / {known.string}")
    assert faults == []
