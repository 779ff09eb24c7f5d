"""Every refusal of a service has a sentence in the viewer's language."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from services.gateway.web import faults, language, sentences
from shared.refusals import Refusal

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "services" / "gateway" / "translations"
# What a call says that failed without a refusal.
PLAIN = {"INTERNAL", "UNKNOWN"}


def modules() -> Iterator[Path]:
    """Return the modules that hold refusals."""
    for path in (*ROOT.glob("services/*/domain/**/*.py"), *ROOT.glob("shared/**/*.py")):
        if re.search(r"^class .*\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield path


def refusals() -> set[type[Refusal]]:
    """Return every class that a service says no with."""
    for path in modules():
        parts = path.relative_to(ROOT).with_suffix("").parts
        importlib.import_module(".".join(part for part in parts if part != "__init__"))

    def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return {one for one in below(Refusal) if one.__module__.startswith(("services.", "shared."))}


def reason_of(kind: type[Refusal]) -> str:
    """Return a class's reason, made as `Refusal.reason` makes it."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).upper()


def reasons() -> set[str]:
    """Return the reason of each of them."""
    return {reason_of(one) for one in refusals()}


def known(code: str) -> set[str]:
    """Return the messages that a catalogue translates."""
    with (CATALOGUES / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {
            message.id
            for message in read_po(file, locale=code)
            if isinstance(message.id, str) and message.string and not message.fuzzy
        }


def test_each_reason_has_a_sentence() -> None:
    assert reasons() - set(sentences.SENTENCES) == set()


def test_it_knows_only_reasons_that_a_service_gives() -> None:
    assert {*sentences.SENTENCES, *sentences.STAFF_SENTENCES} - reasons() - PLAIN == set()


@pytest.mark.parametrize("code", sorted(set(language.LANGUAGES) - {"en"}))
def test_each_sentence_is_translated(code: str) -> None:
    tables = (sentences.SENTENCES, sentences.STAFF_SENTENCES)
    said = {str(sentence) for table in tables for sentence in table.values()}
    assert said | set(faults.SENTENCES) <= known(code)


def field_sentences() -> Iterator[tuple[str, str]]:
    """Return what the domain finds wrong with a field, with 7 for each part that is filled in."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2]
            if not isinstance(node, ast.Call) or named not in ("Invalid", "refuse", "Unfit"):
                continue
            for argument in node.args:
                values = argument.values if isinstance(argument, ast.Dict) else [argument]
                for value in values:
                    if text := _text(value):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def _text(node: ast.expr) -> str:
    """Return a sentence; empty for a field's name and for what is put together elsewhere."""
    if isinstance(node, ast.Constant):
        text = str(node.value)
    elif isinstance(node, ast.JoinedStr):
        pieces = (part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
        text = "".join(map(str, pieces))
    else:
        return ""
    return text if text.endswith(".") and " " in text else ""


def test_each_sentence_about_a_field_is_known() -> None:
    shapes = [re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(one)) for one in faults.SENTENCES]
    missing = {
        place: text
        for place, text in field_sentences()
        if not any(re.fullmatch(shape, text, re.DOTALL) for shape in shapes)
    }
    assert missing == {}
