"""200 hostile payloads, in every place people write to, run nothing in a real browser."""

# ruff: noqa: E501  the payloads are easier to compare side by side
import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.serving import make_server

from services.gateway.app import create_app
from shared.actor import Actor
from tests.gateway.conftest import House, Portal, house, open_portal
from tests.harness import Refusal
from tests.journeys.conftest import Visit
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

__all__ = ["house"]

RUN = "window.ran=true"
ELEMENTS = (
    "<script>{r}</script>", "<img src=x onerror={r}>", "<svg onload={r}>", "<body onload={r}>",
    "<iframe srcdoc='<script>parent.{r}</script>'>", "<details open ontoggle={r}>x</details>",
    "<input autofocus onfocus={r}>", "<video><source onerror={r}></video>", "<math><mi xlink:href='javascript:{r}'>x",
    "<a href='javascript:{r}'>x</a>", "<form action='javascript:{r}'><button>x", "<object data='javascript:{r}'>",
    "<embed src='javascript:{r}'>", "<style>@import 'javascript:{r}';</style>", "<meta http-equiv=refresh content='0;javascript:{r}'>",
    "<base href='javascript:{r}//'>", "<link rel=stylesheet href='javascript:{r}'>", "<template><script>{r}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={r}>'>", "<marquee onstart={r}>x</marquee>",
)  # fmt: skip
WRAPS = (
    "{p}", '">{p}', "'>{p}", "</textarea>{p}", "</title>{p}", "</script>{p}", "-->{p}", "`{p}`",
)  # fmt: skip
MARKDOWN = (
    "[x](javascript:{r})", "[x](JaVaScRiPt:{r})", "[x](&#106;avascript:{r})", "[x](data:text/html,<script>{r}</script>)",
    "![x](javascript:{r})", '![x](x" onerror="{r})', "<javascript:{r}>", "[x]: javascript:{r}\n\n[x]",
    "[x](vbscript:{r})", "[x](java\tscript:{r})", "```html\n<script>{r}</script>\n```", "@<script>{r}</script>",
    "| a |\n|---|\n| <img src=x onerror={r}> |", "> <script>{r}</script>", "# <script>{r}</script>", "&lt;script&gt;{r}&lt;/script&gt;",
    "{{{{constructor.constructor('{r}')()}}}}", "${{{r}}}", "{{%print({r})%}}", "<x onclick={r}>x",
    "[x](//evil.example)", "[x](\\\\evil.example)", "\u2028<script>{r}</script>", "<scr\0ipt>{r}</script>".replace("\0", "<x>"),
    "<<script>script>{r}</script>", '<img src="x" onerror="{r}"', '<a href="&#x6A;avascript:{r}">x</a>', "<svg><script>{r}</script></svg>",
    "<svg><a xlink:href='javascript:{r}'><text>x</text></a></svg>", '<p style="background:url(javascript:{r})">x</p>',
    "<div onmouseover={r}>x</div>", "<img/src=x/onerror={r}>", "<IMG SRC=x ONERROR={r}>", "<img src=x onerror\n={r}>",
    "<isindex type=image src=1 onerror={r}>", "<keygen autofocus onfocus={r}>", "<select autofocus onfocus={r}>",
    "<script src=data:,{r}></script>", "<script src=//evil.example></script>", "<xss onfocus={r} autofocus tabindex=1>",
)  # fmt: skip


def payloads() -> list[str]:
    """Return 200 different payloads."""
    made = [
        wrap.format(p=element.format(r=RUN)) for wrap, element in itertools.product(WRAPS, ELEMENTS)
    ]
    return made + [one.format(r=RUN) for one in MARKDOWN]


# What a payload has to keep to: the longest text, whether it may have lines, and the shortest.
LINE = {"title": (8, 140), "display_name": (1, 80), "interest": (0, 40), "label": (0, 40)}


def fits(payload: str, kind: str) -> bool:
    """Return whether the domain takes a payload as a line of a kind."""
    least, most = LINE[kind]
    return least <= len(payload) <= most and not set(payload) & set("\n\t\u2028")


@dataclass
class Place:
    """Holds a community where people write payloads wherever they can."""

    portal: Portal
    uids: list[str] = field(default_factory=list)
    refused: dict[str, set[int]] = field(default_factory=dict)

    def call(self, service: str, method: str, request: Any, who: Actor) -> Any:  # noqa: ANN401  any message
        """Call a service."""
        found = getattr(getattr(self.portal.house, service), method)
        return self.portal.house.call(found, request, who)

    def actor(self, place: int) -> Actor:
        """Return one of those who write."""
        return Actor(
            community=self.portal.community,
            kind="member",
            member=UUID(self.uids[place]),
            handle=f"m{place}x",
            roles=frozenset({"member", "admin"}),
            method="test",
        )

    def offer(self, kind: str, place: int, path: str, value: Any) -> None:  # noqa: ANN401  any field
        """Offer a payload as a part of a profile; what the domain does not take is noted."""
        member = members_pb2.Member(name=f"members/m{place}x", **{path: value})
        request = members_pb2.UpdateMemberRequest(
            member=member, update_mask=FieldMask(paths=[path])
        )
        try:
            self.call("members", "UpdateMember", request, self.actor(place))
        except Refusal as refusal:
            if refusal.problem.code != "INVALID_ARGUMENT":
                raise
            self.refused.setdefault(kind, set()).add(place)


def write(portal: Portal, words: list[str]) -> Place:
    """Let somebody write each payload wherever the domain takes it."""
    found = Place(portal)
    records = [
        members_pb2.MemberRecord(
            external_id=str(place), handle=f"m{place}x", display_name="Mallory"
        )
        for place in range(len(words))
    ]
    asked = members_pb2.BatchCreateMembersRequest(source="test", records=records)
    made = found.call("members", "BatchCreateMembers", asked, portal.system)
    found.uids = [one.uid for one in made.results]
    assert all(found.uids)
    for place, payload in enumerate(words):
        link = members_pb2.Link(label=payload, url="https://evil.example/")
        script = members_pb2.Link(label="x", url=f"javascript:{RUN}")
        found.offer("display_name", place, "display_name", payload)
        found.offer("bio", place, "bio", payload)
        found.offer("interest", place, "interests", [payload])
        found.offer("script", place, "links", [script])
        found.offer("label", place, "links", [link])
    portal.settle()
    return found


def raise_all(found: Place, words: list[str]) -> list[int]:
    """Raise an idea with each payload, with a discussion, a decision and an answer of it."""
    portal = found.portal
    for place, payload in enumerate(words):
        if not fits(payload, "title"):
            board = ideas_pb2.Board(slug="imports")
            idea = ideas_pb2.Idea(board=board, title=payload, body=payload)
            new = ideas_pb2.CreateIdeaRequest(idea=idea)
            create = portal.house.ideas.CreateIdea
            problem = portal.house.call.refused(create, new, found.actor(place))
            assert problem.fields.keys() == {"title"}
    results: list[ideas_pb2.ImportResult] = []
    for first in range(0, len(words), 50):
        records = []
        for place, payload in list(enumerate(words))[first : first + 50]:
            uid = found.uids[place]
            record = ideas_pb2.IdeaRecord(
                external_id=str(place),
                board="imports",
                title=payload if fits(payload, "title") else f"Payload number {place}",
                body=payload,
                member_uid=uid,
                status=ideas_pb2.STATUS_OPEN if place % 2 else ideas_pb2.STATUS_PLANNED,
                tags=[payload] if fits(payload, "display_name") else [],
                answer=payload,
                answer_member_uid=uid,
            )
            record.comments.add(external_id=str(place), member_uid=uid, body=payload)
            record.status_changes.add(
                from_status=ideas_pb2.STATUS_OPEN,
                to_status=record.status,
                message=payload,
                member_uid=uid,
                kind=ideas_pb2.STATUS_CHANGE_KIND_STATUS,
            )
            records.append(record)
        asked = ideas_pb2.ImportIdeasRequest(source="test", records=records)
        results += found.call("ideas", "ImportIdeas", asked, portal.system).results
    assert [one.errors for one in results if one.errors] == []
    portal.settle()
    return [one.number for one in results]


@dataclass
class Served:
    """Holds a community that a browser can visit."""

    base: str
    place: Place
    numbers: list[int]


@pytest.fixture
def hostile(house: House) -> Iterator[Served]:
    """Serve a community full of payloads."""
    words = payloads()
    portal = open_portal(house)
    portal.board("imports", purpose=words[0], display_name=words[0][:60])
    found = write(portal, words)
    numbers = raise_all(found, words)
    settings = replace(
        house.state.config,
        default_community=portal.slug,
        address_reads=1_000_000,
        member_reads=1_000_000,
    )
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.server_port}", found, numbers)
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["upwell"].close()


# The browser moves on before every file it asked for has come, so the server drops an open one.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_it_shows_hostile_words_as_words(hostile: Served, visit: Callable[..., Visit]) -> None:
    words = payloads()
    assert len(set(words)) == 200
    refused = hostile.place.refused
    assert refused.pop("script") == set(range(200))
    for kind in ("display_name", "interest", "label"):
        expected = {place for place, one in enumerate(words) if not fits(one, kind)}
        assert refused.pop(kind, set()) == expected
    assert refused == {}
    one = visit(hostile.base)
    page = one.page
    lists = ["/", "/roadmap", *_pages(one)]
    singles = [f"/ideas/{number}" for number in hostile.numbers]
    members = [f"/members/m{place}x" for place in range(0, 200, 4)]
    others = ["/ideas/new", "/ideas/similar?title=script", "/ideas?q=script", "/boards/imports"]
    for path in lists + singles + members + others:
        answer = page.goto(f"{hostile.base}{path}", wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == 200, path
        assert page.evaluate("window.ran") is False, path
        assert page.evaluate("window.violations") == [], path
        bad = page.evaluate(
            "[...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name)"
            " || (/^(href|src|action|data)$/i.test(a.name) && /^\\s*(javascript|vbscript|data:text)/i.test(a.value)))).length"
        )
        assert bad == 0, path


def _pages(one: Visit) -> list[str]:
    """Return the addresses of every page of the list."""
    page = one.go("/ideas?order=new")
    found = ["/ideas?order=new"]
    while (onward := page.locator('.pager a[rel="next"]')).count():
        found.append(str(onward.get_attribute("href")))
        one.go(found[-1])
    return found
