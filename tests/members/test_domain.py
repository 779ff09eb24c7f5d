"""Checks the rules of members without a database."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.members.domain import Link, Member, handles, images
from services.members.domain.communities import mail_base, portal_base
from services.members.domain.members import PARTS, check_email, completeness
from services.members.domain.sign_in_links import safe_path
from shared import ids, text

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
MEMBER = Member(
    uid=ids.new_id(), handle="ana", display_name="Ana", create_time=MOMENT, update_time=MOMENT
)


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Łukasz Langa", "lukasz-langa"),
        ("Guido van Rossum", "guido-van-rossum"),
        ("Martin v. Löwis", "martin-v-lowis"),
        ("D'Arcy J.M. Cain", "darcy-j-m-cain"),
        ("Søren Kierkegård", "soren-kierkegard"),
        ("Юлия Петрова", "yuliya-petrova"),
        ("Νίκος", "nikos"),
        ("Wu", "wu-1"),
        ("山田太郎", "member-1"),
        ("admin", "admin-1"),
        ("former-", "former-1"),
    ],
)
def test_it_makes_a_handle_from_a_name(name: str, handle: str) -> None:
    assert handles.from_name(name) == handle


@given(st.text())
def test_it_makes_a_good_handle_from_any_name(name: str) -> None:
    handle = handles.from_name(name)
    if not handle.startswith(handles.FORMER):
        assert handles.fault(handle) == ""


@given(st.text(), st.integers(0, 12))
def test_it_numbers_handles_until_one_is_free(name: str, count: int) -> None:
    taken: set[str] = set()
    for _ in range(count):
        mark = ids.new_id().hex[-12:]
        handle = handles.free(handles.from_name(name), mark, taken.__contains__)
        assert handle not in taken
        assert len(handle) <= handles.MOST
        taken.add(handle)


def test_it_gives_the_parts_of_a_profile_a_hundred_shares() -> None:
    assert sum(share for _, share, _ in PARTS) == 100
    assert completeness(replace(MEMBER, display_name="New member"))[0] == 0
    full = replace(
        MEMBER, bio="b", interests=("a",), avatar="data:", links=(Link("a", "b"),), time_zone="UTC"
    )
    assert completeness(full) == (100, ())


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("Ana@Example.COM", "Ana@example.com"),
        (" ana+tag@example.com ", "ana+tag@example.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@localhost", "ana@localhost"),
    ],
)
def test_it_keeps_an_address_in_one_form(address: str, kept: str) -> None:
    form = text.Form()
    assert check_email(form, "email", address) == (kept, kept.lower())
    form.done()


@given(st.text())
def test_it_never_fails_on_an_address(address: str) -> None:
    form = text.Form()
    kept, key = check_email(form, "email", address)
    assert bool(kept) != bool(form.faults)
    if kept:
        again = text.Form()
        assert check_email(again, "email", kept) == (kept, key)
        assert not set(kept) & set('\r\n \t,;<>"')


@given(st.text())
def test_it_leads_only_to_this_site(path: str) -> None:
    safe = safe_path(path)
    assert safe.startswith("/")
    assert not safe.startswith(("//", "/\\"))
    assert "\n" not in safe


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("https://ideas.example.com", "https://ideas.example.com"),
        ("https://Ideas.Example.com:443/x", "https://ideas.example.com"),
        ("http://localhost:8081", "https://ideas.example.com"),
        ("https://evil.example", "https://ideas.example.com"),
        ("https://ideas.example.com@evil.example", "https://ideas.example.com"),
        ("https://[", "https://ideas.example.com"),
    ],
)
def test_it_takes_only_our_own_addresses_for_links(base: str, wanted: str) -> None:
    found = mail_base(base, ("ideas.example.com",), "https://public.example/")
    assert found.removesuffix(":443") == wanted


@pytest.mark.parametrize(
    ("hosts", "public", "wanted"),
    [
        (("ideas.example.com",), "", "https://ideas.example.com"),
        (("ideas.example.com",), "https://ideas.example.com/", "https://ideas.example.com"),
        (("a.example", "b.example"), "https://b.example", "https://b.example"),
        (("a.example", "b.example"), "https://c.example", "https://a.example"),
        (("localhost",), "https://c.example", "https://c.example"),
        (("localhost", "a.example"), "https://c.example", "https://a.example"),
        (("localhost",), "http://localhost:8080", "http://localhost:8080"),
        (("acme.localhost",), "http://localhost:8080", "http://acme.localhost:8080"),
        (("acme.localhost:9000",), "http://localhost:8080", "http://acme.localhost:9000"),
        (("localhost",), "", "http://localhost"),
        ((), "https://c.example/", "https://c.example"),
        ((), "", ""),
    ],
)
def test_it_leads_to_the_host_of_a_community(
    hosts: tuple[str, ...], public: str, wanted: str
) -> None:
    assert portal_base(hosts, public) == wanted


def _svg(content: str, attributes: str = "") -> str:
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{content}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(whole.encode()).decode()


def _takes(value: str, *, svg: bool = True) -> bool:
    form = text.Form()
    images.check(form, "logo", value, svg=svg)
    return not form.faults


def test_it_takes_shapes() -> None:
    assert _takes(
        _svg(
            '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient>'
            '</defs><path d="M0 0h8v8z" fill="url(#g)"/><use href="#g"/>',
            'viewBox="0 0 8 8"',
        )
    )


@pytest.mark.parametrize(
    "bad",
    [
        _svg("<script>alert(1)</script>"),
        _svg("", 'onload="alert(1)"'),
        _svg('<use href="https://evil.example/x.svg#a"/>'),
        _svg('<a href="javascript:alert(1)"><path/></a>'),
        _svg('<path fill="url(https://evil.example/x)"/>'),
        _svg('<path style="fill:url(//evil)"/>'),
        _svg("<foreignObject><body/></foreignObject>"),
        _svg('<image href="data:image/png;base64,AA"/>'),
        _svg('<animate attributeName="href"/>'),
        "data:image/svg+xml,%3C!DOCTYPE%20x%3E%3Csvg/%3E",
        "data:image/svg+xml,<?xml-stylesheet href='x'?><svg/>",
        "data:image/svg+xml,<svg",
        "data:image/svg+xml;base64,%%%",
        "data:text/html,<svg/>",
        "https://example.com/logo.png",
        "data:image/png;base64," + base64.b64encode(b"GIF89a").decode(),
        "data:image/png,é",
    ],
)
def test_it_refuses_pictures_that_do_more(bad: str) -> None:
    assert not _takes(bad)


def test_it_refuses_drawn_avatars() -> None:
    assert not _takes(_svg("<path/>"), svg=False)


@given(st.text())
def test_it_never_fails_on_a_picture(value: str) -> None:
    _takes(value)
    _takes("data:image/svg+xml," + value)
    _takes("data:image/png;base64," + value)
