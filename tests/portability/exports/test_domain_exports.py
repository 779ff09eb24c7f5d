"""What an export is before and after it is written."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.portability.domain import exports

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_it_gives_no_file_before_it_is_whole() -> None:
    one = exports.Export(UUID(int=1), NOW, file=UUID(int=2))
    with pytest.raises(exports.ExportNotDone):
        one.whole_file()
    assert one.end(NOW, exports.DONE).whole_file() == UUID(int=2)
