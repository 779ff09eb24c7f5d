"""ListCommentRevisions tells what a comment said before, newest first."""

from tests.ideas.conftest import World, edit
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_pages_what_was_said(world: World) -> None:
    comment = world.comment(world.idea(), "One", world.people.ben)
    for body in ("Two", "Three", "Four"):
        request = edit(comment.name, body)
        world.call(world.stub.UpdateComment, request, world.people.ben)
    asked = pb.ListCommentRevisionsRequest(parent=comment.name, page_size=2)
    first = world.call(world.stub.ListCommentRevisions, asked, world.people.visitor)
    assert [revision.body for revision in first.comment_revisions] == ["Three", "Two"]
    asked.page_token = first.next_page_token
    second = world.call(world.stub.ListCommentRevisions, asked, world.people.visitor)
    assert [revision.body for revision in second.comment_revisions] == ["One"]
