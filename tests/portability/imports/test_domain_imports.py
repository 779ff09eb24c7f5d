"""What an import may do in which state."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.portability.domain import imports
from services.portability.domain.imports import Import, Options
from shared.refusals import Invalid

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ONE = Import(UUID(int=1), "ideas.csv", Options(), NOW, size=5)


def test_it_starts_from_the_beginning() -> None:
    ended = ONE.start(NOW, "stop", validate_only=True).end(NOW, imports.FAILED, "It is away.")
    again = ended.start(NOW, "", validate_only=False)
    assert (again.state, again.problem, again.end_time) == (imports.QUEUED, "", None)
    assert again.options.error_handling == "stop"


def test_it_ends_once() -> None:
    ended = ONE.start(NOW, "", validate_only=True).end(NOW, imports.DONE)
    with pytest.raises(imports.ImportEnded):
        ended.end(NOW, imports.CANCELLED)
    with pytest.raises(imports.ImportRunning):
        ONE.start(NOW, "", validate_only=True).start(NOW, "", validate_only=True)


@pytest.mark.parametrize(("offset", "length", "fits"), [(5, 1, True), (4, 1, False), (5, 0, False)])
def test_it_takes_a_piece_that_follows(offset: int, length: int, fits: bool) -> None:  # noqa: FBT001  a parameter
    if fits:
        imports.check_piece(offset, length, ONE.size)
        return
    with pytest.raises(Invalid):
        imports.check_piece(offset, length, ONE.size)


def test_it_shows_a_name_of_one_line() -> None:
    assert imports.check_filename("a\nb\x00.csv") == "ab.csv"
