"""Forms say what their schemas say, and nothing of their own."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from marshmallow import Schema, fields, validate

from services import gateway
from services.gateway.web import faults, forms
from services.gateway.web.checks import Fits, NewHandle, Slug
from services.gateway.web.schemas import Body

for _found in pkgutil.walk_packages(gateway.__path__, f"{gateway.__name__}."):
    if ".schemas" in _found.name:
        importlib.import_module(_found.name)

TEMPLATES = Path(__file__).parents[2] / "services" / "gateway" / "templates"
CALL = re.compile(r"ui\.(?:field|textarea|select)\('(\w+)'")
OF = re.compile(r"\bof='(\w+)(?:\.(\w+))?'")
NUMBER = re.compile(r"""(?:maxlength|minlength|counter)['"]?\s*[:=]\s*['"]?\d""")
# Fields of forms that only search or choose a view, and one that shows a text to copy.
SEARCHES = {"q", "of", "find", "language", "theme", "snippet", "off"}
# The page searches the ledger.
LEDGER = "rewards/console/ledger.html"


def templates() -> list[str]:
    """Return the pages of the gateway."""
    return sorted(str(one.relative_to(TEMPLATES)) for one in TEMPLATES.rglob("*.html"))


def calls(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the source of each field that a template asks for."""
    for found in CALL.finditer(text):
        end, depth = found.end(), 1
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        yield found[1], text[found.start() : end]


@pytest.mark.parametrize("name", templates())
def test_no_template_writes_a_limit(name: str) -> None:
    assert NUMBER.findall((TEMPLATES / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", templates())
def test_a_field_names_the_schema_that_checks_it(name: str) -> None:
    if name in (LEDGER, "web/dev/components.html"):
        return
    for field, source in calls((TEMPLATES / name).read_text(encoding="utf-8")):
        stated = OF.search(source)
        assert stated or field in SEARCHES, source
        if stated and "' ~ " not in source.partition(",")[0]:
            assert isinstance(forms.limits(stated[0][4:-1], field), dict)


def bodies() -> list[type[Schema]]:
    """Return every schema of a body or a form."""

    def below(kind: type[Schema]) -> Iterator[type[Schema]]:
        for one in kind.__subclasses__():
            if one.__module__.startswith("services."):
                yield one
            yield from below(one)

    return sorted(set(below(Body)), key=lambda one: one.__name__)


def said(known: fields.Field[object]) -> Iterator[str]:
    """Yield what a field says of what it does not take."""
    for key in ("required", "invalid", "too_large"):
        if key == "required" and not known.required:
            continue
        # A form can send no list that is none, and no day but one that a calendar has.
        if key == "invalid" and isinstance(known, fields.DateTime | fields.List):
            continue
        if key == "too_large" and not isinstance(known, fields.Integer):
            continue
        if key in known.error_messages:
            yield str(known.error_messages[key])
    for check in known.validators:
        yield from checked(check)


def checked(check: object) -> Iterator[str]:
    """Yield what a check says."""
    if isinstance(check, Fits | NewHandle):
        # It says what the services say, whose sentences have a rule of their own.
        return
    if isinstance(check, Slug):
        yield f"Use 1 to {check.most} letters a to z, digits and hyphens between them."
    elif isinstance(check, validate.OneOf):
        yield check.error.format(choices="a, b")
    elif isinstance(check, validate.Length | validate.Range):
        yield str(check.error).format(min=check.min, max=check.max)
    elif isinstance(check, validate.Regexp):
        yield check.error


@pytest.mark.parametrize("schema", bodies(), ids=lambda one: one.__name__)
def test_what_a_schema_says_can_be_translated(schema: type[Schema]) -> None:
    for name, known in forms.flat(schema()).items():
        inner = [known.inner] if isinstance(known, fields.List) else []
        for one in (known, *inner):
            for sentence in said(one):
                assert faults.is_known(sentence), (name, sentence)
