"""Forms are read, checked and limited as the schemas of their fields say."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import Tag
from flask import Flask
from marshmallow import Schema

from services.gateway.web import forms
from services.gateway.web.checks import line, prose
from services.gateway.web.schemas import (
    Body,
    Flag,
    Handle,
    List,
    Moment,
    Nested,
    Real,
    Text,
    Whole,
    Word,
)
from tests.gateway.conftest import House
from tests.gateway.desk import Desk, Office
from upwell.ideas.v1 import ideas_pb2

# Every page with a form that people type into; of an idea, a comment and a tag that are there.
PORTAL = (
    "/ideas/new", "/ideas/1", "/ideas/1/edit", "/ideas/1/duplicates", "/settings",
    "/settings/preferences", "/settings/tokens", "/settings/data", "/verify", "/welcome?new=1",
)  # fmt: skip
CONSOLE = (
    "/console", "/console/ideas/1", "/console/ideas/1/discussion", "/console/ideas/1/voters",
    "/console/ideas/1/merge?into=2", "/console/ideas/1/split", "/console/ideas/1/edit",
    "/console/duplicates", "/console/boards/-/new", "/console/boards/ideas", "/console/tags",
    "/console/tags?edit=ui", "/console/members/ana", "/console/members/-/invite",
    "/console/members/ana/erase", "/console/setup/name", "/console/setup/vision",
    "/console/setup/boards", "/console/setup/invitations", "/console/settings",
    "/console/settings/conduct",
    "/console/transfer", "/console/rewards/cases/-/new", "/console/rewards/awards",
    "/console/rewards/ledger/adjustments", "/console/rewards/rules/-/new",
    "/console/rewards/rules/idea-supported", "/console/rewards/achievements/-/new",
    "/console/rewards/achievements/first-idea", "/console/rewards/perks/-/new",
    "/console/rewards/perks/early-access",
)  # fmt: skip
LIMITS = ("minlength", "maxlength", "min", "max")
TYPED = "input:not([type=hidden]):not([type=file]):not([type=search]), textarea, select"


class Part(Body):
    """An object in a body."""

    color = Text(validate=line(7))


class Example(Body):
    """One field of each kind."""

    title = Text(required=True, validate=line(20, least=4))
    body = Text(validate=prose(50))
    kind = Word(ideas_pb2.BoardKind)
    count = Whole(load_default=0)
    stock = Whole(allow_none=True)
    days = Real()
    on = Flag()
    member = Handle()
    begin = Moment(load_default=None)
    finish = Moment(end=True)
    id = Text(attribute="slug")
    words = List(Text(validate=line(5)))
    part = Nested(Part)


@pytest.fixture
def app(house: House) -> Flask:
    """Return the application that a form is sent to."""
    return house.app


def sent(app: Flask, **typed: object) -> forms.Form:
    """Return the form that somebody sent."""
    with app.test_request_context("/", method="POST", data=typed):
        return forms.load(Example, words=forms.words("words"))


def test_it_reads_texts_as_what_the_schema_takes(app: Flask) -> None:
    form = sent(
        app,
        title="  Two   words ",
        body="One\r\ntwo",
        kind="ideas",
        count="1 000",
        stock="",
        days="2,5",
        on="1",
        member="@ana",
        begin="2027-06-01",
        finish="2027-06-30",
        slug="here",
        words="a, b,",
        color="#fff",
    )
    assert not form.is_wrong
    assert form.data.pop("begin").isoformat() == "2027-06-01T00:00:00+00:00"
    assert form.data.pop("finish").isoformat() == "2027-06-30T23:59:59+00:00"
    assert form.data == {
        "title": "Two words",
        "body": "One\ntwo",
        "kind": "ideas",
        "count": 1000,
        "stock": None,
        "days": 2.5,
        "on": True,
        "member": "ana",
        "slug": "here",
        "words": ["a", "b"],
        "part": {"color": "#fff"},
    }


def test_it_leaves_out_what_is_blank(app: Flask) -> None:
    form = sent(app, title="Two words", kind="", count="", days="", member="", begin="", body="")
    assert form.data == {
        "title": "Two words",
        "body": "",
        "count": 0,
        "on": False,
        "begin": None,
        "words": [],
        "part": {},
    }


def test_it_says_what_is_wrong_beside_each_field(app: Flask) -> None:
    form = sent(
        app,
        title="abc",
        kind="nonsense",
        count="many",
        begin="tomorrow",
        words="a, too long",
        color="#ffffffff",
    )
    assert form.status == 422
    assert form.data == {}
    assert form.errors.keys() == {"title", "kind", "count", "begin", "words", "color"}
    assert form.errors["title"] == "Enter at least 4 characters; this has 3."
    assert form.errors["count"] == "Enter a whole number."
    assert form.errors["begin"] == "Enter a date like 2027-06-30."
    assert form.values["count"] == "many"


def test_it_says_it_in_the_viewers_language(app: Flask) -> None:
    with app.test_request_context("/?lang=de", method="POST", data={"title": "", "count": "x"}):
        form = forms.load(Example)
    assert form.errors["title"] == "Das darf nicht leer sein."
    assert form.errors["count"] == "Gib eine ganze Zahl ein."


def test_it_states_the_limits_of_a_schema() -> None:
    assert forms.limits("Example", "title") == {"required": True, "minlength": 2, "maxlength": 20}
    assert forms.limits("Example.title", "name") == forms.limits("Example", "title")
    assert forms.limits("Example", "color") == {"maxlength": 7}
    assert forms.limits("", "anything") == {}


def fields_of(form: Tag, page: Tag) -> Iterator[Tag]:
    """Yield what people fill in, also what stands outside and belongs to the form."""
    yield from form.select(TYPED)
    if form.get("id"):
        yield from page.select(f'[form="{form["id"]}"]:is(input, textarea, select)')


def schema_of(app: Flask, form: Tag, path: str) -> type[Schema] | None:
    """Return what the view takes that a form is sent to."""
    action = urlsplit(str(form.get("action") or path)).path
    endpoint, _values = app.url_map.bind("x").match(action, method="POST")
    found: type[Schema] | None = getattr(app.view_functions[endpoint], "upwell_form", None)
    return found


def compare(app: Flask, desk: Desk, path: str) -> int:
    """Compare the forms of a page with their schemas, and return how many fields there were."""
    page, count = desk.open(path), 0
    for form in page.select('form[method="post"]'):
        schema = schema_of(app, form, path)
        known = forms.flat(schema()) if schema else {}
        for one in fields_of(form, page):
            name = str(one["name"])
            wide = one.name == "textarea" or one.get("type") in ("text", "email", "url")
            assert not (wide and schema is None and form.get("action") != "/language"), (path, name)
            if name not in known or schema is None:
                continue
            count += 1
            stated = forms.limits(schema.__name__, name)
            for limit in LIMITS if wide or one.get("type") == "number" else ():
                if limit in one.attrs:
                    assert one[limit] == str(stated[limit]), (path, name, limit)
            if wide and "maxlength" in stated:
                assert one.get("maxlength") == str(stated["maxlength"]), (path, name)
            if wide and stated.get("required"):
                assert one.has_attr("required"), (path, name)
    return count


def test_every_form_states_the_limits_of_its_schema(office: Office, admin: Desk) -> None:
    number = office.idea("Export my data as CSV")
    other = office.idea("Undo for bulk edits")
    assert (number, other) == (1, 2)
    admin.open("/console/tags")
    admin.press("Create tag", display_name="UI")
    ana = office.desk("ana")
    ana.open("/ideas/1/duplicates")
    ana.press("Report duplicate", into="2", note="")
    app = office.portal.house.app
    assert sum(compare(app, ana, path) for path in PORTAL) > 20
    assert sum(compare(app, admin, path) for path in CONSOLE) > 80
