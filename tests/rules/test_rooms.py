"""Someone who knows one service knows all of them."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

from tests.rules import contracts
from tests.rules.contracts import ROOT, Method

NEEDED = {
    "README.md",
    "__main__",
    "actions",
    "config",
    "domain",
    "events",
    "jobs",
    "migrations",
    "rpc",
}
# `mail` and `defaults` hold no code: the texts of what is sent, and what a community begins with.
ALLOWED = NEEDED | {"__init__", "clients", "defaults", "mail", "store"}
# What would be a package of its own elsewhere: no store, no calls.
LIBRARIES = {"portability": {"formats"}, "rewards": {"art", "credentials"}}
SERVICES = sorted({method.service for method in contracts.methods()})
# What the domain may know besides the standard library.
PLAIN = ("shared.people", "shared.refusals", "shared.scripts", "shared.text")
# Time, randomness and ids come from one place, in libraries too.
LIBRARY_PLAIN = (*PLAIN, "shared.clock", "shared.ids", "shared.slugs")
LINES = 400


def ids(method: Method) -> str:
    return f"{method.service}.{method.name}"


@pytest.mark.parametrize("service", SERVICES)
def test_it_has_its_rooms_and_no_others(service: str) -> None:
    rooms = {
        path.name if path.suffix == ".md" else path.stem
        for path in (ROOT / "services" / service).iterdir()
        if path.name != "__pycache__"
    }
    assert rooms >= NEEDED
    assert rooms <= ALLOWED | LIBRARIES.get(service, set())


@pytest.mark.parametrize("method", contracts.methods(), ids=ids)
def test_it_has_an_action_for_each_method(method: Method) -> None:
    actions = importlib.import_module(f"services.{method.service}.actions")
    action = getattr(actions, method.snake, None)
    assert callable(action), f"{method.snake}() is missing in services/{method.service}/actions"
    assert action.__doc__


@pytest.mark.parametrize("method", contracts.methods(), ids=ids)
def test_it_has_a_test_file_for_each_method(method: Method) -> None:
    # In a folder of its noun, where the service's tests have folders: see test_names.py.
    files = list((ROOT / "tests" / method.service).glob(f"**/test_{method.snake}.py"))
    assert len(files) == 1
    assert "def test_it_" in files[0].read_text()


@pytest.mark.parametrize("service", SERVICES)
def test_it_tests_the_domain_alone(service: str) -> None:
    # A domain of several modules has a test file for each.
    assert list((ROOT / "tests" / service).glob("**/test_domain*.py"))


@pytest.mark.parametrize("service", SERVICES)
def test_it_says_each_method_and_event_in_its_readme(service: str) -> None:
    said = (ROOT / "services" / service / "README.md").read_text()
    wanted = [method.name for method in contracts.methods() if method.service == service]
    wanted += [
        message.name
        for file in contracts.files()
        if file.name == f"upwell/{service}/v1/events.proto"
        for message in file.message_type
    ]
    assert [name for name in wanted if f"`{name}`" not in said] == []


@pytest.mark.parametrize("service", SERVICES)
def test_it_defers_only_jobs_that_it_declares(service: str) -> None:
    deferred = {
        node.args[1].value if isinstance(node.args[1], ast.Constant) else ast.unparse(node)
        for path in (ROOT / "services" / service).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "jobs.defer"
    }
    tasks = importlib.import_module(f"services.{service}.jobs").TASKS.all
    assert deferred <= set(tasks)
    said = (ROOT / "services" / service / "README.md").read_text()
    names = [name.partition(".")[2] for name in tasks]
    assert [name for name in names if f"`{name}`" not in said] == []


@pytest.mark.parametrize("service", SERVICES)
def test_it_keeps_the_domain_plain(service: str) -> None:
    own = f"services.{service}.domain"
    foreign = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in _files_of(ROOT / "services" / service / "domain")
        for name in _imports(path)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not name.startswith((*PLAIN, own))
        and name != f"services.{service}"
    }
    assert foreign == set()


@pytest.mark.parametrize(
    ("service", "library"),
    [(service, library) for service in LIBRARIES for library in sorted(LIBRARIES[service])],
)
def test_it_keeps_libraries_apart_from_the_service(service: str, library: str) -> None:
    own = tuple(f"services.{service}.{room}" for room in (library, "domain"))
    foreign = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in _files_of(ROOT / "services" / service / library)
        for name in _imports(path)
        if name.partition(".")[0] in {"services", "shared", "upwell", "sqlalchemy", "grpc"}
        and not name.startswith((*own, *LIBRARY_PLAIN))
        and name != f"services.{service}"
    }
    assert foreign == set()


@pytest.mark.parametrize(
    "path",
    sorted(path for top in ("cli", "services", "shared") for path in (ROOT / top).rglob("*.py")),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_it_begins_each_module_with_one_sentence_and_keeps_it_short(path: Path) -> None:
    text = path.read_text()
    first = (ast.get_docstring(ast.parse(text)) or "").split("\n\n", 1)[0]
    assert first.endswith((".", "?", ":"))
    if "migrations" not in path.parts:
        assert text.count("\n") <= LINES + LINES // 10


def _files_of(room: Path) -> list[Path]:
    return sorted(room.rglob("*.py")) if room.is_dir() else [room.with_suffix(".py")]


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            # `from shared import refusals` imports shared.refusals.
            found |= {f"{module}.{name.name}" for name in node.names}
    return found
