"""Reading rules of votes: the same as those of the idea itself."""

import itertools
from datetime import UTC, datetime
from uuid import UUID

from services.ideas import domain
from services.ideas.domain.votes import VotableIdea
from shared.refusals import FailedPrecondition

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AUTHOR, OTHER, DELETER = UUID(int=1), UUID(int=2), UUID(int=3)


def board(access: str) -> domain.Board:
    return domain.Board(
        uid=UUID(int=9),
        slug="b",
        display_name="B",
        purpose="",
        kind="ideas",
        access=access,
        posting="members",
        owner_handle="",
        threshold=0,
        position=0,
        revision=1,
        create_time=NOW,
        update_time=NOW,
    )


def test_it_lets_in_exactly_who_may_read_the_idea_and_vote_where_it_says_so() -> None:
    readers = [domain.Reader(one) for one in (None, AUTHOR, OTHER, DELETER)]
    readers.append(domain.Reader(OTHER, is_staff=True))
    for access, visibility, deleted, status, reader in itertools.product(
        ("public", "members", "staff"),
        ("visible", "held", "hidden", "removed"),
        (False, True),
        domain.statuses.STATUSES,
        readers,
    ):
        idea = domain.Idea(
            number=1,
            title="A title",
            body="",
            board=board(access),
            author=domain.Person(AUTHOR),
            language="en",
            status=status,
            status_time=NOW,
            create_time=NOW,
            update_time=NOW,
            revision=1,
            visibility=visibility,
            deleted_by=DELETER if deleted else None,
            delete_time=NOW if deleted else None,
            merged_into=2 if status == "merged" else None,
        )
        votable = VotableIdea(
            number=1,
            author=AUTHOR,
            status=status,
            visibility=visibility,
            deleted=deleted,
            deleted_by=DELETER if deleted else None,
            merged_into=2 if status == "merged" else None,
            board="b",
            access=access,
            sources=(),
            votes=0,
        )
        assert votable.readable_by(reader) == idea.readable_by(reader)
        try:
            votable.check_open()
            is_open = True
        except FailedPrecondition:
            is_open = False
        assert is_open == idea.votable
