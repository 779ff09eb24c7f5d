"""ListIdeas lists what the caller may read: filtered, ordered, searched, a page at a time."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.ideas import actions
from services.ideas.domain import words
from shared import clock, ids, paging, wire
from tests.harness import freeze, make_actor
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


@pytest.fixture
def three(world: World) -> dict[str, pb.Idea]:
    """Return three ideas: old with two votes, mid with one, new with none."""
    world.tag("imports", "Imports")
    people = world.people
    old = world.idea("Oldest idea of all", tags=["imports"])
    mid = world.idea("Middle idea of all", who=people.ben)
    new = world.idea("Newest idea of all", who=people.ben, tags=["imports"])
    world.vote(old, people.ana, people.ben)
    world.vote(mid, people.cleo)
    world.fold()
    return {"old": old, "mid": mid, "new": new}


OLD, MID, NEW = "Oldest idea of all", "Middle idea of all", "Newest idea of all"


@pytest.mark.usefixtures("three")
def test_it_orders_by_votes_trend_and_age(world: World) -> None:
    assert world.titles(order=pb.ORDER_TOP) == [OLD, MID, NEW]
    assert world.titles(order=pb.ORDER_NEW) == [NEW, MID, OLD]
    assert world.titles() == [OLD, MID, NEW]


@pytest.mark.usefixtures("three")
def test_it_filters_by_each_and_all(world: World) -> None:
    assert world.titles(tag="imports", order=pb.ORDER_NEW) == [NEW, OLD]
    assert world.titles(author="ben", order=pb.ORDER_NEW) == [NEW, MID]
    assert world.titles(author="ben", tag="imports") == [NEW]
    assert world.titles(author="nobody") == []
    assert world.titles(status=pb.STATUS_OPEN, order=pb.ORDER_TOP) == [OLD, MID, NEW]
    assert world.titles(status=pb.STATUS_PLANNED) == []
    assert world.titles(board="product", order=pb.ORDER_TOP) == [OLD, MID, NEW]
    assert world.titles(world.people.cleo, voted=True) == [MID]
    assert world.titles(world.people.ben, followed=True, order=pb.ORDER_NEW) == [NEW, MID]


def test_it_looks_along_the_order_for_a_common_tag(
    world: World, three: dict[str, pb.Idea], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.ideas.store.lists.SMALL_TAG", 0)
    assert three
    assert world.titles(tag="imports", order=pb.ORDER_TOP) == [OLD, NEW]
    assert world.titles(tag="imports", board="product", status=pb.STATUS_OPEN) == [OLD, NEW]


def test_it_counts_votes_not_rolled_up_yet(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ana, world.people.ben)
    world.comment(idea, "Yes please.", world.people.cleo)
    answer = world.call(world.stub.ListIdeas, pb.ListIdeasRequest(), world.people.ana)
    [found] = answer.ideas
    assert (found.vote_count, found.comment_count, found.viewer_has_voted) == (2, 1, True)
    world.fold()
    answer = world.call(world.stub.ListIdeas, pb.ListIdeasRequest(), world.people.cleo)
    [found] = answer.ideas
    assert (found.vote_count, found.comment_count, found.viewer_has_voted) == (2, 1, False)


@pytest.mark.parametrize("order", [pb.ORDER_TOP, pb.ORDER_NEW, pb.ORDER_TRENDING])
@pytest.mark.parametrize("query", ["", "idea"])
def test_it_pages_through_everything_once(world: World, order: "pb.Order", query: str) -> None:
    people = world.people
    for number in range(7):
        idea = world.idea(f"Idea with the number {number}")
        world.vote(idea, *[people.ana, people.ben, people.cleo][: number % 3])
    world.fold()
    whole = world.titles(order=order, query=query)
    seen: list[str] = []
    token = ""
    while True:
        request = pb.ListIdeasRequest(order=order, query=query, page_size=2, page_token=token)
        answer = world.call(world.stub.ListIdeas, request, people.visitor)
        seen += [idea.title for idea in answer.ideas]
        token = answer.next_page_token
        if not token:
            break
    assert len(seen) == 7
    assert seen == whole


def test_it_keeps_its_place_when_ideas_are_added(world: World) -> None:
    for number in range(4):
        world.idea(f"Idea with the number {number}")
    request = pb.ListIdeasRequest(order=pb.ORDER_NEW, page_size=2)
    first = world.call(world.stub.ListIdeas, request, world.people.visitor)
    world.idea("One that came between")
    request.page_token = first.next_page_token
    second = world.call(world.stub.ListIdeas, request, world.people.visitor)
    assert [idea.number for idea in second.ideas] == [2, 1]


@pytest.mark.parametrize("token", ["x", "bm9uc2Vuc2U", "é", "A" * 5000])
def test_it_refuses_a_token_it_did_not_make(world: World, token: str) -> None:
    request = pb.ListIdeasRequest(page_token=token)
    problem = world.call.refused(world.stub.ListIdeas, request, world.people.visitor)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"


@pytest.mark.parametrize(
    ("key", "number"), [(float("nan"), 1), (1e300, 1), (1.0, 2**70), (1.0, -1)]
)
def test_it_refuses_a_token_with_a_place_that_cannot_be(
    world: World, key: float, number: int
) -> None:
    question = ("ideas", str(world.people.community), "", "", "", "", "top", "", False, False, "")
    request = pb.ListIdeasRequest(
        order=pb.ORDER_TOP, page_token=paging.encode(question, key, number)
    )
    problem = world.call.refused(world.stub.ListIdeas, request, world.people.visitor)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"


def test_it_refuses_a_token_of_another_question(world: World) -> None:
    for number in range(3):
        world.idea(f"Idea with the number {number}")
    request = pb.ListIdeasRequest(order=pb.ORDER_NEW, page_size=2)
    token = world.call(world.stub.ListIdeas, request, world.people.visitor).next_page_token
    request = pb.ListIdeasRequest(order=pb.ORDER_TOP, page_size=2, page_token=token)
    problem = world.call.refused(world.stub.ListIdeas, request, world.people.visitor)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"


def test_it_shows_each_reader_the_boards_they_may_read(world: World) -> None:
    world.board("club", access=pb.BOARD_ACCESS_MEMBERS)
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    world.idea("For everyone to read")
    world.idea("For members to read", board="club")
    world.idea("For staff to read", board="inside", who=world.people.moderator)
    for order in (pb.ORDER_NEW, pb.ORDER_TOP, pb.ORDER_TRENDING):
        assert world.titles(order=order) == ["For everyone to read"]
        assert len(world.titles(world.people.ana, order=order)) == 2
        assert len(world.titles(world.people.moderator, order=order)) == 3
    assert world.titles(query="read") == ["For everyone to read"]
    assert len(world.titles(world.people.moderator, query="read")) == 3
    assert world.titles(author="mo") == []
    request = pb.ListIdeasRequest(board="inside")
    problem = world.call.refused(world.stub.ListIdeas, request, world.people.ana)
    assert problem.reason == "BOARD_NOT_FOUND"


def test_it_does_not_know_a_board_or_a_tag_that_is_not_there(world: World) -> None:
    for request, reason in (
        (pb.ListIdeasRequest(board="nope"), "BOARD_NOT_FOUND"),
        (pb.ListIdeasRequest(tag="nope"), "TAG_NOT_FOUND"),
    ):
        problem = world.call.refused(world.stub.ListIdeas, request, world.people.ana)
        assert problem.reason == reason


def test_it_refuses_relevance_without_a_query(world: World) -> None:
    request = pb.ListIdeasRequest(order=pb.ORDER_RELEVANCE)
    problem = world.call.refused(world.stub.ListIdeas, request, world.people.ana)
    assert set(problem.fields) == {"order"}


def test_it_asks_a_visitor_to_sign_in_for_their_votes(world: World) -> None:
    request = pb.ListIdeasRequest(voted=True)
    problem = world.call.refused(world.stub.ListIdeas, request, world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"


def test_it_finds_words_of_title_body_tag_and_comment(world: World) -> None:
    world.tag("billing", "Invoices")
    world.idea(
        "Export everything as CSV", body="Also the attachments of a project.", tags=["billing"]
    )
    commented = world.idea("Something about nothing")
    world.comment(commented, "It would help with zebras.", world.people.ben)
    world.comment(commented, "Internal giraffes.", world.people.moderator, internal=True)
    assert world.titles(query="csv") == ["Export everything as CSV"]
    assert world.titles(query="attachments project") == ["Export everything as CSV"]
    assert world.titles(query="invoices") == ["Export everything as CSV"]
    assert world.titles(query="zebra") == ["Something about nothing"]
    assert world.titles(query="giraffes") == []
    assert world.titles(world.people.moderator, query="giraffes") == []


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("exporting", "Export everything as CSV"),
        ("expo", "Export everything as CSV"),
        ("exprot", "Export everything as CSV"),
        ("evrything csv", "Export everything as CSV"),
        ("the export", "Export everything as CSV"),
        ("strase", "Größere Straßenkarten für Häuser"),
        ("häuser", "Größere Straßenkarten für Häuser"),
        ("hauser grossere", "Größere Straßenkarten für Häuser"),
        ("strassenkarten", "Größere Straßenkarten für Häuser"),
        ("creme brulee", "Crème brûlée à la carte"),
        ("crème", "Crème brûlée à la carte"),
    ],
)
def test_it_forgives(world: World, query: str, title: str) -> None:
    world.idea("Export everything as CSV")
    world.idea("Größere Straßenkarten für Häuser", language="de")
    world.idea("Crème brûlée à la carte", language="fr")
    assert world.titles(query=query) == [title]


def test_it_says_what_it_took_the_query_for(world: World) -> None:
    world.idea("Export everything as CSV")
    answer = world.call(
        world.stub.ListIdeas, pb.ListIdeasRequest(query="exprot csv"), world.people.visitor
    )
    assert answer.corrected_query == "export csv"
    answer = world.call(
        world.stub.ListIdeas, pb.ListIdeasRequest(query="export csv"), world.people.visitor
    )
    assert not answer.corrected_query


@pytest.mark.parametrize("query", ["#2", "2", " #2 "])
def test_it_finds_an_idea_by_its_number(world: World, query: str) -> None:
    world.idea("The first of the ideas")
    world.idea("The second of the ideas")
    assert world.titles(query=query) == ["The second of the ideas"]


def test_it_puts_titles_before_bodies_and_votes_before_none(world: World) -> None:
    world.idea("Something else entirely", body="Mentions webhooks once.")
    world.idea("Webhooks for everything")
    popular = world.idea("Webhooks for something")
    world.vote(popular, world.people.ana, world.people.ben, world.people.cleo)
    world.fold()
    assert world.titles(query="webhooks") == [
        "Webhooks for something",
        "Webhooks for everything",
        "Something else entirely",
    ]


def test_it_orders_and_filters_what_a_query_finds(world: World) -> None:
    first = world.idea("Webhooks for everything")
    world.idea("Webhooks for something", who=world.people.ben)
    world.vote(first, world.people.ben)
    world.fold()
    assert world.titles(query="webhooks", order=pb.ORDER_TOP)[0] == "Webhooks for everything"
    assert world.titles(query="webhooks", order=pb.ORDER_NEW)[0] == "Webhooks for something"
    assert world.titles(query="webhooks", author="ben") == ["Webhooks for something"]
    assert world.titles(world.people.ben, query="webhooks", voted=True) == [
        "Webhooks for everything"
    ]
    assert world.titles(query="webhooks", status=pb.STATUS_SHIPPED) == []


@pytest.mark.parametrize(
    "query",
    [
        "!!!",
        "🎉",
        "' OR 1=1 --",
        "a & | ! ( ) <-> :* \\ '",
        '"unclosed',
        "\\",
        "%_%",
        "x" * 10_000,
        "word " * 3_000,
        "\x00",
        "ß",
        "日本語の検索",
        "12345678901234567890123",
        "#",
        "#99999999999999999999",
        "\u202e\u200b",
        "''''",
        "c:00000000",
        "=export",
    ],
)
def test_it_takes_any_query(world: World, query: str) -> None:
    world.idea("Export everything as CSV")
    for order in (pb.ORDER_UNSPECIFIED, pb.ORDER_TOP):
        world.call(
            world.stub.ListIdeas,
            pb.ListIdeasRequest(query=query, order=order),
            world.people.visitor,
        )


@pytest.mark.parametrize("order", ["relevance", "top", "new", "trending"])
def test_it_walks_the_order_for_a_common_word(
    world: World, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr("services.ideas.store.search.MANY", -1)
    for number in range(3):
        world.idea(f"Webhooks for number {number}")
    assert len(world.titles(query="webhook", order=pb.Order.Value(f"ORDER_{order.upper()}"))) == 3


def test_it_lists_no_deleted_idea(world: World) -> None:
    idea = world.idea()
    world.call(world.stub.DeleteIdea, pb.DeleteIdeaRequest(name=idea.name), world.people.ana)
    assert world.titles() == []
    assert world.titles(query="export") == []


def test_it_lists_another_community_nothing(world: World) -> None:
    world.idea()
    other = make_actor(ids.new_id(), "admin", member=ids.new_id())
    assert world.titles(other) == []
    assert world.titles(other, query="export") == []
    assert world.titles(other, query="#1") == []


def test_it_knows_the_words_it_counts_exactly(world: World) -> None:
    idea = world.idea("Export everything as CSV")
    request = pb.UpdateIdeaRequest(idea=pb.Idea(name=idea.name, title="Import everything as CSV"))
    request.update_mask.paths.append("title")
    world.call(world.stub.UpdateIdea, request, world.people.ana)
    with world.owner.connect() as connection:
        found = connection.execute(
            sa.text("SELECT word, idea_count FROM ideas.words WHERE idea_count > 0")
        )
        counts = {row.word: row.idea_count for row in found}
    assert counts == dict.fromkeys(words.words("Import everything as CSV"), 1)
    assert world.titles(query="import") == ["Import everything as CSV"]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("请在设置页面增加夜间模式的开关", "夜间模式"),
        ("请在设置页面增加夜间模式的开关", "夜"),
        ("通知をメールで受け取れるようにしてほしい", "メール"),
        ("通知をメールで受け取れるようにしてほしい", "受け取"),
        ("อยากให้มีโหมดกลางคืนในหน้าตั้งค่า", "โหมดกลางคืน"),
        ("알림을 이메일로 받고 싶어요", "이메일"),
        ("डार्क मोड जोड़ें", "मोड"),
        ("Dachfensterreinigung online buchen", "Fenster"),
        ("Kundenloginbereich vereinfachen", "Login"),
    ],
)
def test_it_finds_words_that_no_spaces_set_apart(world: World, title: str, query: str) -> None:
    world.idea("Something else entirely, with finer words")
    world.idea(title)
    answer = world.call(
        world.stub.ListIdeas, pb.ListIdeasRequest(query=query), world.people.visitor
    )
    assert [idea.title for idea in answer.ideas] == [title]
    assert not answer.corrected_query


def test_it_tells_words_of_other_scripts_apart(world: World) -> None:
    world.idea("请在设置页面增加夜间模式的开关")
    assert world.titles(query="日间模式") == []


def test_a_number_finds_the_idea_and_what_says_it(world: World) -> None:
    world.idea("The first of the ideas")
    world.idea("The second of the ideas")
    world.idea("Error 2 page is not helpful")
    assert world.titles(query="2") == ["The second of the ideas", "Error 2 page is not helpful"]
    assert world.titles(query="#2") == ["The second of the ideas"]
    first = world.call(
        world.stub.ListIdeas, pb.ListIdeasRequest(query="2", page_size=1), world.people.visitor
    )
    assert [idea.number for idea in first.ideas] == [2]


def test_it_pages_through_what_says_a_number(world: World) -> None:
    titles = [f"Error 3 of kind {letter} is not helpful" for letter in "abcdefg"]
    for title in titles:
        world.idea(title)
    seen: list[str] = []
    token = ""
    for _ in titles:
        request = pb.ListIdeasRequest(query="3", page_size=2, page_token=token)
        answer = world.call(world.stub.ListIdeas, request, world.people.visitor)
        seen += [idea.title for idea in answer.ideas]
        token = answer.next_page_token
        if not token:
            break
    assert sorted(seen) == titles


def test_texts_of_earlier_rules_are_brought_up_to_date(world: World) -> None:
    idea = world.idea("请在设置页面增加夜间模式的开关", body="First **line**.")
    with world.owner.begin() as connection:
        connection.execute(sa.text("UPDATE ideas.ideas SET excerpt = '', text_version = 0"))
        connection.execute(sa.text("UPDATE ideas.search_documents SET tsv = ''"))
    assert world.titles(query="夜间模式") == []
    assert actions.derive_texts(world.work_db) == 1
    assert world.titles(query="夜间模式") == [idea.title]
    assert world.get(idea).excerpt == "First line."
    assert actions.derive_texts(world.work_db) == 0


def test_it_takes_several_statuses_and_tags(world: World) -> None:
    csv, pdf = world.tag("csv").slug, world.tag("pdf").slug
    both = world.idea("Export as one and the other", tags=[csv, pdf]).number
    one = world.idea("Export as one of the two", tags=[csv]).number
    world.idea("Export as something else entirely")
    planned = pb.ChangeIdeaStatusRequest(
        name=f"ideas/{one}", status=pb.STATUS_PLANNED, message="We will."
    )
    world.call(world.stub.ChangeIdeaStatus, planned, world.people.admin)
    world.fold()

    def found(**fields: Any) -> list[int]:  # noqa: ANN401  whatever the message takes
        request = pb.ListIdeasRequest(order=pb.ORDER_NEW, **fields)
        answer = world.call(world.stub.ListIdeas, request, world.people.ana)
        return [idea.number for idea in answer.ideas]

    for query in ("", "export"):
        assert found(query=query, tags=["csv", "pdf"]) == [both]
        assert found(query=query, tags=["csv"]) == [one, both]
        assert found(query=query, tag="csv", tags=["pdf"]) == [both]
        statuses = [pb.STATUS_OPEN, pb.STATUS_PLANNED]
        assert len(found(query=query, statuses=statuses)) == 3
        assert found(query=query, statuses=statuses, tags=["csv"]) == [one, both]
        assert found(query=query, statuses=[pb.STATUS_PLANNED]) == [one]


def test_it_lists_what_changed_since(world: World) -> None:
    now = clock.now()
    freeze(now - timedelta(days=2))
    old = world.idea("Export before it was asked").number
    freeze(now)
    new = world.idea("Export after it was asked").number
    since = wire.stamp(now - timedelta(days=1))

    def found(query: str = "") -> list[int]:
        request = pb.ListIdeasRequest(order=pb.ORDER_NEW, updated_since=since, query=query)
        answer = world.call(world.stub.ListIdeas, request, world.people.ana)
        return [idea.number for idea in answer.ideas]

    world.fold()
    assert found() == found("export") == [new]
    change = pb.ChangeIdeaStatusRequest(
        name=f"ideas/{old}", status=pb.STATUS_PLANNED, message="We will."
    )
    world.call(world.stub.ChangeIdeaStatus, change, world.people.admin)
    world.fold()
    assert found() == found("export") == [new, old]


def test_it_lists_merged_ideas_by_themselves(world: World) -> None:
    request = pb.ListIdeasRequest(statuses=[pb.STATUS_MERGED, pb.STATUS_OPEN])
    problem = world.call.refused(world.stub.ListIdeas, request, world.people.ana)
    assert "statuses" in problem.fields
