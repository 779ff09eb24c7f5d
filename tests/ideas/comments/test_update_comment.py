"""UpdateComment changes what a comment says and keeps what it said."""

from tests.ideas.conftest import World, edit


def test_it_keeps_what_it_said_before(world: World) -> None:
    idea = world.idea()
    comment = world.comment(idea, "Tihs", world.people.ben)
    request = edit(comment.name, "This")
    changed = world.call(world.stub.UpdateComment, request, world.people.ben)
    assert (changed.body, changed.edited) == ("This", True)
    assert changed.etag != comment.etag
    assert len(world.events("CommentChanged")) == 1
    assert world.titles(query="tihs") == []


def test_it_refuses_others_and_stale_etags(world: World) -> None:
    comment = world.comment(world.idea(), "Mine", world.people.ben)
    request = edit(f"comments/{comment.uid}", "Yours")
    problem = world.call.refused(world.stub.UpdateComment, request, world.people.ana)
    assert problem.reason == "NOT_THE_AUTHOR"
    request.comment.etag = '"7"'
    problem = world.call.refused(world.stub.UpdateComment, request, world.people.ben)
    assert problem.reason == "CONFLICT"


def test_it_does_not_know_the_comment_of_another_idea(world: World) -> None:
    comment = world.comment(world.idea(), "Mine", world.people.ben)
    world.idea("Another idea of mine")
    request = edit(f"ideas/2/comments/{comment.uid}", "Yours")
    problem = world.call.refused(world.stub.UpdateComment, request, world.people.ben)
    assert problem.reason == "COMMENT_NOT_FOUND"


def test_it_changes_nothing_but_the_body(world: World) -> None:
    comment = world.comment(world.idea(), "Mine", world.people.ben)
    request = edit(comment.name, "Yours")
    request.update_mask.paths.append("internal")
    problem = world.call.refused(world.stub.UpdateComment, request, world.people.ben)
    assert problem.fields.keys() == {"update_mask"}
