"""An RPC, its action and its tests share a noun, so that each is found by guessing its path."""

import ast
import functools
import re
from pathlib import Path

import pytest

from cli.scaffold.words import singular
from tests.rules import contracts
from tests.rules.contracts import ROOT, Method

# The nouns of RPCs where neither their name nor that of their answer holds them.
NOUNS = {
    "AuthenticateToken": "access_tokens",
    "BatchInviteMembers": "invitations",
    "ConfirmSignInCode": "sign_in_links",
    "InviteMember": "invitations",
    "MarkHelpful": "helpful_marks",
    "UnfollowIdea": "follows",
    "UnmarkHelpful": "helpful_marks",
    "UnmergeIdea": "merges",
}
# What the kit answers for every service, from actions of the same names.
COMMON = {"CheckInvariants", "EraseMember", "ExportMember"}
METHODS = [method for method in contracts.methods() if method.name not in COMMON]


def ids(method: Method) -> str:
    return f"{method.service}.{method.name}"


@pytest.mark.parametrize("method", METHODS, ids=ids)
def test_it_answers_in_the_module_that_its_action_is_in(method: Method) -> None:
    assert _module(method, "rpc", method.name) == _module(method, "actions", method.snake)


@pytest.mark.parametrize("method", METHODS, ids=ids)
def test_it_is_tested_in_the_folder_of_its_noun(method: Method) -> None:
    noun = _module(method, "rpc", method.name).parts[0]
    folder = ROOT / "tests" / method.service / noun
    assert (folder / f"test_{method.snake}.py").is_file()


@pytest.mark.parametrize("method", METHODS, ids=ids)
def test_it_is_in_a_module_named_by_its_noun(method: Method) -> None:
    noun = _module(method, "rpc", method.name).name
    names = [method.name, method.response.name if method.response else ""]
    if NOUNS.get(method.name) != noun:
        assert any(_holds(name, noun) for name in names), f"{noun} is not in {names}"


def test_it_makes_exceptions_only_for_what_is_there() -> None:
    assert set(NOUNS) <= {method.name for method in METHODS}


@pytest.mark.parametrize("service", sorted({method.service for method in METHODS}))
def test_it_has_one_place_for_each_noun(service: str) -> None:
    # A module and a package of the same name would be two places for one noun.
    for room in ("domain", "store", "actions", "rpc"):
        folder = ROOT / "services" / service / room
        packages = {path.name for path in folder.glob("*/") if path.name != "__pycache__"}
        assert packages.isdisjoint(path.stem for path in folder.glob("*.py"))


def _module(method: Method, room: str, function: str) -> Path:
    """Return where a room defines a function, as a path within the room."""
    found = _functions(ROOT / "services" / method.service / room).get(function, [])
    assert len(found) == 1, f"{room}/ defines {function}() in {found or 'no module'}"
    return found[0]


@functools.cache
def _functions(room: Path) -> dict[str, list[Path]]:
    """Return the modules that define each function of a room, methods of classes included."""
    found: dict[str, list[Path]] = {}
    for file in sorted(room.rglob("*.py")) if room.is_dir() else [room.with_suffix(".py")]:
        path = file.relative_to(room).with_suffix("") if room.is_dir() else Path(room.name)
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append(path)
    return found


def _holds(name: str, noun: str) -> bool:
    """Return whether a name in camel case holds a noun in snake case, in singular or plural."""
    words = [singular(word.lower()) for word in re.findall(r"[A-Z][a-z]*", name)]
    wanted = [singular(word) for word in noun.split("_")]
    return any(
        words[start : start + len(wanted)] == wanted
        for start in range(len(words) - len(wanted) + 1)
    )
