"""200 hostile payloads, in every place people write to, run nothing in a real browser."""

# ruff: noqa: E501  the payloads are easier to compare side by side
import itertools
import threading
from collections.abc import Callable, Iterator

import pytest
import redis
from werkzeug.serving import make_server

from services.gateway.app import create_app
from services.gateway.config import Config
from tests import harness
from tests.gateway.pages import village as built
from tests.harness import Keys
from tests.journeys.conftest import Visit
from upwell.ideas.v1 import ideas_pb2_grpc
from upwell.members.v1 import members_pb2_grpc

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


@pytest.fixture
def hostile(
    keys: Keys,
    redis_url: str,
    redis_client: redis.Redis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, built.Village]]:
    """Serve a village full of payloads and yield its address."""
    village = built.new_village()
    village.verifier = keys.verifier
    words = payloads()
    for place, payload in enumerate(words):
        by = village.member(f"m{place}", payload)
        by.bio = payload
        by.interests.append(payload)
        by.links.add(label=payload, url=f"javascript:{RUN}")
        idea = village.idea(payload, by, body=payload, votes=1000 - place)
        idea.excerpt = payload
        idea.answer.body = payload
        idea.answer.author.CopyFrom(village.person(by))
        village.decide(idea, idea.status, payload, by)
        village.comment(idea, by, payload)
    village.boards[0].purpose = words[0]
    village.tags[0].display_name = words[1]
    ideas = (
        "upwell.ideas.v1.IdeasService",
        lambda server: ideas_pb2_grpc.add_IdeasServiceServicer_to_server(
            built.ideas_servicer(village), server
        ),
    )
    members = (
        "upwell.members.v1.MembersService",
        lambda server: members_pb2_grpc.add_MembersServiceServicer_to_server(
            built.members_servicer(village), server
        ),
    )
    with harness.serving(keys, ideas, members) as address:
        app = create_app(
            Config(
                members_address=address,
                ideas_address=address,
                redis_url=redis_url,
                private_key=keys.private,
                secret="s" * 32,
                dev=True,
                data=str(tmp_path_factory.mktemp("data")),
                address_reads=1_000_000,
                member_reads=1_000_000,
            )
        )
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", village
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["upwell"].close()


# The browser moves on before every file it asked for has come, so the server drops an open one.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_it_shows_hostile_words_as_words(
    hostile: tuple[str, built.Village], visit: Callable[..., Visit]
) -> None:
    base, village = hostile
    assert len(set(payloads())) == 200
    one = visit(base)
    lists = ["/", "/roadmap", *[f"/ideas?page={place}" for place in range(20, 210, 20)]]
    singles = [f"/ideas/{number}" for number in list(village.ideas)[4:]]
    members = [f"/members/m{place}" for place in range(0, 200, 4)]
    others = ["/ideas/similar?title=script", "/ideas?q=script", "/boards/imports"]
    for path in lists + singles + members + others:
        page = one.page
        page.goto(f"{base}{path}", wait_until="domcontentloaded")
        assert page.evaluate("window.ran") is False, path
        assert page.evaluate("window.violations") == [], path
        bad = page.evaluate(
            "[...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name)"
            " || (/^(href|src|action|data)$/i.test(a.name) && /^\\s*(javascript|vbscript|data:text)/i.test(a.value)))).length"
        )
        assert bad == 0, path
