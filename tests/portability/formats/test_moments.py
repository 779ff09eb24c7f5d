"""Reading dates as programs and offices write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portability.formats import moments
from services.portability.formats.moments import DAY_FIRST, MONTH_FIRST, moment_of, order_of

DAY = datetime(2024, 5, 13, tzinfo=UTC)
MINUTE = datetime(2024, 5, 13, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-13",
        "2024/05/13",
        "2024.05.13",
        "2024/5/13",
        "20240513",
        "13.05.2024",
        "13.5.24",
        "13/05/2024",
        "5/13/2024",
        "13-May-2024",
        "13 May 2024",
        "May 13, 2024",
        "Monday, 13 May 2024",
        "13. Mai 2024",
        "Mo., 13. Mai 2024",
        "13 de mayo de 2024",
        "13 mai 2024",
        "1715558400",
        "1715558400000",
        "45425",
    ],
)
def test_it_reads_a_day(text: str) -> None:
    assert moment_of(text) == DAY
    assert moment_of(f"  {text} ") == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-13T10:20:00Z",
        "2024-05-13 10:20",
        "2024-05-13 10:20:00 UTC",
        "2024-05-13 10:20:00.000000000 +0000 UTC",
        "2024-05-13T12:20:00+02:00",
        "13.05.2024 10:20",
        "13.05.2024, 10:20 Uhr",
        "13 May 2024 10:20",
        "5/13/2024 10:20:00 AM",
        "May 13, 2024 at 10:20 am",
        "Mon, 13 May 2024 12:20:00 +0200",
        "Mon, 13 May 2024 12:20:00 +0200 (CEST)",
        "Mon May 13 10:20:00 2024",
        "1715595600",
        "1715595600000",
        "45425.430556",
        "45425,430556",
    ],
)
def test_it_reads_a_minute(text: str) -> None:
    assert moment_of(text) == MINUTE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Maybe 1 2024",
        "Maybe 1 May 2024",
        "yesterday",
        "2024",
        "May 2024",
        "12",
        "2024-13-01",
        "30/02/2024",
        "31.02.2024",
        "0000-01-01",
        "2024511",
        "2024-05-13 25:00",
        "5/13/2024 13:20 PM",
        "2024-05-13 10:20 EST",
        "31/12/20",
        "12345",
        "99999",
        "1" * 5000,
    ],
)
def test_it_reads_nothing_else(text: str) -> None:
    assert moment_of(text) is None


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("03/04/2024", "both"),
        ("3-4-2024 10:20", "both"),
        ("13/04/2024", DAY_FIRST),
        ("4/13/24", MONTH_FIRST),
        ("13/04/24", "both"),
        ("04/04/2024", ""),
        ("03.04.2024", ""),
        ("2024-04-03", ""),
        ("hello", ""),
    ],
)
def test_it_says_what_comes_first(text: str, order: str) -> None:
    assert order_of(text) == order


def test_it_reads_a_date_of_two_meanings_once_it_is_told_which() -> None:
    assert moment_of("03/04/2024") is None
    assert moment_of("03/04/2024", DAY_FIRST) == datetime(2024, 4, 3, tzinfo=UTC)
    assert moment_of("03/04/2024", MONTH_FIRST) == datetime(2024, 3, 4, tzinfo=UTC)
    # A date that says it itself is not bent.
    assert moment_of("13/04/2024", MONTH_FIRST) == datetime(2024, 4, 13, tzinfo=UTC)


@given(st.text(max_size=80) | st.from_regex(r"[0-9/.: -]{1,24}", fullmatch=True))
@settings(deadline=None, max_examples=300)
def test_it_never_fails(text: str) -> None:
    for order in ("", *moments.ORDERS):
        found = moment_of(text, order)
        assert found is None or found.tzinfo is UTC
    assert order_of(text) in ("", "both", *moments.ORDERS)
