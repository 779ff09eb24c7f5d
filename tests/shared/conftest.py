"""Makes the schema of a service that exists for a test only."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from shared.db import Database
from tests.harness import administer


@pytest.fixture
def probe(database_url: str) -> Iterator[Callable[..., Database]]:
    """Return what makes the schema `probe` by statements, and gives the service's database.

    `work=True` gives it as the worker role.
    """
    from shared import migrate  # noqa: PLC0415  only to make the schema

    with ExitStack() as stack:

        def make(*statements: str, work: bool = False) -> Database:
            if statements:
                administer(database_url, "CREATE SCHEMA probe", *migrate.create_roles("probe"))
                administer(database_url, *statements)
            db = Database(database_url, "upwell_probe_work" if work else "upwell_probe")
            stack.callback(db.close)
            return db

        yield make
