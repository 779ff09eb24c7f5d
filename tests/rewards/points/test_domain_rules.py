"""A rule is data that a person can check: each fault is a sentence beside its field."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rewards.domain.points.facts import TRIGGERS
from services.rewards.domain.points.rules import (
    SHARED_TRIGGERS,
    UNITS,
    Definition,
    Filter,
    check_definition,
    check_slug,
    check_unit,
)
from shared.refusals import Invalid

PLAIN = Definition(trigger="vote_received", unit="standing", amount=2, display_name="Support")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("trigger", {"trigger": "page_viewed"}),
        ("unit", {"unit": "euro"}),
        ("amount", {"amount": 0}),
        ("amount", {"amount": -5}),
        ("amount", {"amount": 10_001}),
        ("cap_per_day", {"amount": 5, "cap_per_day": 4}),
        ("cap_per_day", {"cap_per_day": -1}),
        ("cooldown_hours", {"cooldown_hours": -1}),
        ("cooldown_hours", {"cooldown_hours": 9000}),
        ("distinct_actors", {"distinct_actors": -1}),
        ("distinct_actors", {"trigger": "idea_raised", "distinct_actors": 2}),
        ("distinct_actors", {"trigger": "idea_shipped", "distinct_actors": 2}),
        ("display_name", {"display_name": " "}),
        ("display_name", {"display_name": "x" * 81}),
        ("description", {"description": "x" * 501}),
        ("filter.boards", {"filter": Filter(boards=("Not a slug",))}),
        ("filter.boards", {"filter": Filter(boards=tuple(f"b{n}" for n in range(51)))}),
        ("filter.sources", {"filter": Filter(sources=("web'; DROP TABLE facts",))}),
        ("filter.least_quantity", {"filter": Filter(least_quantity=-1)}),
    ],
)
def test_it_names_the_faulty_field_and_no_other(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        check_definition(replace(PLAIN, **changes))
    assert set(refused.value.fields) == {f"definition.{field}"}
    assert refused.value.fields[f"definition.{field}"].endswith(".")


def test_it_says_which_triggers_there_are() -> None:
    with pytest.raises(Invalid) as refused:
        check_definition(replace(PLAIN, trigger="page_viewed"))
    assert all(name in refused.value.fields["definition.trigger"] for name in TRIGGERS)


def test_it_names_every_fault_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        check_definition(replace(PLAIN, unit="", amount=0, display_name=""))
    assert set(refused.value.fields) == {
        "definition.unit",
        "definition.amount",
        "definition.display_name",
    }


def test_it_cleans_texts_and_drops_repeated_names() -> None:
    checked = check_definition(
        replace(PLAIN, display_name="  Support ", filter=Filter(boards=("a", "b", "a")))
    )
    assert checked.display_name == "Support"
    assert checked.filter.boards == ("a", "b")


@given(
    st.builds(
        Definition,
        trigger=st.sampled_from(SHARED_TRIGGERS),
        unit=st.sampled_from(UNITS),
        amount=st.integers(1, 10_000),
        filter=st.builds(
            Filter,
            boards=st.lists(st.sampled_from(["product", "questions"]), unique=True).map(tuple),
            sources=st.lists(st.sampled_from(["web", "api"]), unique=True).map(tuple),
            least_quantity=st.integers(0, 9),
        ),
        cap_per_day=st.just(0) | st.integers(10_000, 1_000_000),
        cooldown_hours=st.integers(0, 8760),
        distinct_actors=st.integers(0, 1000),
        display_name=st.just("Support"),
        description=st.text("abc \n", max_size=50).map(str.strip),
    )
)
def test_it_is_stored_and_read_back_unchanged(definition: Definition) -> None:
    assert Definition.from_json(check_definition(definition).to_json()) == definition


@pytest.mark.parametrize("slug", ["", "Idea", "a b", "-a", "a--b", "x" * 51])
def test_it_refuses_what_is_no_slug(slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_slug(slug)
    assert set(refused.value.fields) == {"slug"}


def test_it_keeps_its_unit_from_version_to_version() -> None:
    check_unit(PLAIN, replace(PLAIN, amount=9))
    with pytest.raises(Invalid) as refused:
        check_unit(PLAIN, replace(PLAIN, unit="credit"))
    assert set(refused.value.fields) == {"definition.unit"}
