"""UndoImport removes what an import made and nobody has touched since, and says what it kept."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.portability import actions
from services.portability.clients import Failed, Stubs
from shared import clock
from shared.errors import Problem
from tests.harness import freeze, make_actor
from tests.portability.conftest import ADA, Files, an_idea
from upwell.ideas.v1 import ideas_pb2
from upwell.portability.v1 import portability_pb2 as pb

BEN = {"record": "member", "external_id": "ben", "display_name": "Ben Bitdiddle"}
ROWS = [
    ADA,
    BEN,
    an_idea("i-1", tags=["Speed"], votes=[{"member": "ben"}]),
    an_idea("i-2", author="ben", merged_into="i-1", merge_time="2020-01-02"),
    an_idea("i-3", author="ben"),
]


def undo(live: Files, name: str) -> pb.Import:
    """Undo an import, as its job does."""
    request = pb.UndoImportRequest(name=name)
    begun = live.call(live.stub.UndoImport, request, live.people.admin)
    assert begun.state == pb.IMPORT_STATE_UNDOING
    actions.run_undo(live.work_db, live.stubs(), live.community, _uid(name))
    return live.get(name)


def _uid(name: str) -> UUID:
    return UUID(name.partition("/")[2])


def titles(live: Files) -> list[str]:
    return sorted(line["title"] for line in live.lines() if "title" in line)


def kept(found: pb.Import) -> list[tuple[int, str, int]]:
    return [(one.noun, one.external_id, one.reason) for one in found.undo.kept]


def imported(live: Files) -> pb.Import:
    """Import, and let a minute pass."""
    found = live.finish(live.begin(*ROWS).name)
    assert found.can_undo
    freeze(clock.now() + timedelta(minutes=1))
    return found


def test_it_removes_all_that_nobody_has_touched(live: Files) -> None:
    done = undo(live, imported(live).name)
    assert done.state == pb.IMPORT_STATE_UNDONE
    removed = done.undo
    assert (removed.ideas_removed, removed.members_removed, removed.tags_removed) == (3, 2, 0)
    # Staff may restore a deleted idea, so its board and tags stay.
    assert kept(done) == [
        (pb.IMPORT_NOUN_BOARD, "ideas", pb.KEPT_REASON_IN_USE),
        (pb.IMPORT_NOUN_TAG, "speed", pb.KEPT_REASON_IN_USE),
    ]
    assert titles(live) == []


def test_it_can_be_imported_again(live: Files) -> None:
    undo(live, imported(live).name)
    again = live.finish(live.begin(*ROWS).name)
    assert (again.report.ideas_created, again.report.members_created) == (3, 2)
    assert len(titles(live)) == 3


def test_it_keeps_what_others_have_touched_and_who_is_named_there(live: Files) -> None:
    found = imported(live)
    carol = make_actor(live.community, "moderator", member=_uid("x/" + "0" * 31 + "7"))
    assert live.world is not None
    ideas = live.world.ideas
    number = next(line["number"] for line in live.lines() if line.get("title", "").endswith("i-1"))
    comment = ideas_pb2.CreateCommentRequest(
        parent=f"ideas/{number}", comment=ideas_pb2.Comment(body="I need this as well.")
    )
    live.call(ideas.CreateComment, comment, carol)
    freeze(clock.now() + timedelta(minutes=1))
    done = undo(live, found.name)
    assert (done.undo.ideas_removed, done.undo.members_removed) == (2, 0)
    assert kept(done) == [
        (pb.IMPORT_NOUN_BOARD, "ideas", pb.KEPT_REASON_IN_USE),
        (pb.IMPORT_NOUN_IDEA, "i-1", pb.KEPT_REASON_COMMENTED),
        (pb.IMPORT_NOUN_MEMBER, "ada", pb.KEPT_REASON_IN_USE),
        (pb.IMPORT_NOUN_MEMBER, "ben", pb.KEPT_REASON_IN_USE),
        (pb.IMPORT_NOUN_TAG, "speed", pb.KEPT_REASON_IN_USE),
    ]
    assert len(titles(live)) == 1


def test_it_goes_on_where_a_service_was_away(live: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    found = imported(live)
    call = Stubs.call

    def away(stubs: Stubs, method: Any, request: Any) -> Any:  # noqa: ANN401  as the method it stands for
        if type(request).__name__ == "BatchDeleteMembersRequest":
            raise Failed(Problem(code="UNAVAILABLE", reason="UNAVAILABLE", message="It is away."))
        return call(stubs, method, request)

    with monkeypatch.context() as patched:
        patched.setattr(Stubs, "call", away)
        with pytest.raises(Failed):
            undo(live, found.name)
    assert live.get(found.name).state == pb.IMPORT_STATE_UNDOING
    actions.run_undo(live.work_db, live.stubs(), live.community, _uid(found.name))
    done = live.get(found.name)
    assert done.state == pb.IMPORT_STATE_UNDONE
    assert (done.undo.ideas_removed, done.undo.members_removed) == (3, 2)


def test_it_refuses_what_has_made_nothing(live: Files) -> None:
    dry = live.finish(live.begin(*ROWS, validate_only=True).name)
    request = pb.UndoImportRequest(name=dry.name)
    problem = live.call.refused(live.stub.UndoImport, request, live.people.admin)
    assert problem.reason == "NOTHING_TO_UNDO"


def test_it_is_for_administrators(files: Files) -> None:
    request = pb.UndoImportRequest(name=files.create().name)
    problem = files.call.refused(files.stub.UndoImport, request, files.people.moderator)
    assert problem.reason == "ROLE_NEEDED"
