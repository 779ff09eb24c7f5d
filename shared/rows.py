"""Turns rows into dataclasses and back: columns and fields of the same name are copied.

Each function is made once, at import. A field without a column, or a column without a field, has
to be given another source, or the import fails.

    _board = rows.reader(domain.Board, (*BOARDS.c.keys(), "idea_count"), uid="board_id")
    _values = rows.writer(BOARDS, domain.Board, board_id="uid")
    _idea = rows.reader(domain.Idea, IDEAS.c.keys(), given=("board", "author"))
    idea = _idea(row, board=board, author=author)
    tx.execute(sa.insert(BOARDS).values(community_id=community, **_values(board)))
"""

import dataclasses
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from shared.functions import Names, attributes, function

D = TypeVar("D")
D_co = TypeVar("D_co", covariant=True)

COMMUNITY = "community_id"


class Reader(Protocol[D_co]):
    """Reads a dataclass from a row's mapping and from what is given by name."""

    def __call__(self, row: Mapping[Any, Any], /, **given: Any) -> D_co:  # noqa: ANN401  any field
        """Return it."""


def reader(
    kind: type[D], columns: Collection[str], /, *, given: Collection[str] = (), **columns_of: str
) -> Reader[D]:
    """Return the function that reads a dataclass from a row's mapping.

    `columns_of` names the column of a field that is called differently there; the `given` fields
    are passed by name with each row. Raises TypeError for a field with neither.
    """
    names = Names()
    known = attributes(kind)
    made = []
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]  # it is one
        name = field.name
        if name in given:
            made.append(f"{name}={name}")
            continue
        column = columns_of.get(name, name)
        if column not in columns:
            text = f"{kind.__name__}.{name}: the row has no column {column!r}."
            raise TypeError(text)
        value = f"r[{column!r}]"
        made.append(f"{name}={f'tuple({value})' if known[name].many else value}")
    asked = f"r, *, {', '.join(given)}" if given else "r"
    text = f"lambda {asked}: {names.add(kind)}({', '.join(made)})"
    found: Reader[D] = function(text, names)
    return found


def writer(
    table: sa.Table,
    kind: type[D],
    /,
    *,
    left: Collection[str] = (),
    **rules: str | Callable[[D], object],
) -> Callable[[D], dict[str, Any]]:
    """Return the function that writes a dataclass as the columns of a row, but for its community.

    A rule is another attribute, dots lead on, or a function of the whole; the columns `left` out
    are the database's. Raises TypeError for a column with neither field nor rule.
    """
    names = Names()
    known = attributes(kind)
    made = []
    for column in table.c.keys():  # noqa: SIM118  a collection of columns is none of their names
        if column == COMMUNITY or column in left:
            continue
        rule = rules.get(column, column)
        if callable(rule):
            made.append(f"{column!r}: {names.add(rule)}(o)")
        elif rule.partition(".")[0] in known:
            many = known[rule].many if rule in known else False
            made.append(f"{column!r}: {f'list(o.{rule})' if many else f'o.{rule}'}")
        else:
            text = f"{table.name}.{column}: {kind.__name__} has no field {rule!r}."
            raise TypeError(text)
    return function(f"lambda o: {{{', '.join(made)}}}", names)  # type: ignore[no-any-return]
