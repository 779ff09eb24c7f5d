"""A module is in shared/ only while two services need it."""

import grimp
import pytest

from tests.rules.contracts import ROOT

MODULES = sorted(
    path.stem if path.is_file() else path.name
    for path in (ROOT / "shared").iterdir()
    if path.stem not in ("__init__", "__pycache__")
)
# The second user of the embedded servers is the harness of these tests.
TESTS = {"dev": {"tests"}}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Return who imports whom."""
    return grimp.build_graph("cli", "services", "shared", cache_dir=None)


@pytest.mark.parametrize("module", MODULES)
def test_it_has_two_users(module: str, graph: grimp.ImportGraph) -> None:
    name = f"shared.{module}"
    importers = graph.find_downstream_modules(name, as_package=True)
    users = {
        ".".join(importer.split(".")[:2]) if importer.startswith("services.") else "cli"
        for importer in importers
        if not importer.startswith("shared.")
    }
    users |= TESTS.get(module, set())
    assert len(users) >= 2, f"{name} is used by {sorted(users) or 'nobody'} alone"
