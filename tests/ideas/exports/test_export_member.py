"""ExportMember gives everything kept about a member."""

import json

from tests.ideas.conftest import World
from tests.ideas.steps import suggest
from upwell.common.v1 import export_pb2
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_gives_one_what_is_theirs(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ana)
    world.comment(idea, "One more thing.", world.people.ana)
    theirs = world.comment(idea, "There is a script.", world.people.ben)
    mark = pb.MarkHelpfulRequest(name=theirs.name)
    world.call(world.stub.MarkHelpful, mark, world.people.ana)
    suggest(world, idea, world.idea("Download it all", world.people.ben), world.people.ana, "Same.")
    request = export_pb2.ExportMemberRequest(name=f"members/{world.people.ana.member}")
    answer = world.call(world.stub.ExportMember, request, world.people.ana)
    files = {file.filename: json.loads(file.content) for file in answer.files}
    assert files["ideas/ideas.json"][0]["title"] == idea.title
    assert files["ideas/comments.json"][0]["body"] == "One more thing."
    assert files["ideas/votes.json"][0]["idea"] == 1
    assert files["ideas/follows.json"][0]["idea"] == 1
    assert files["ideas/found_helpful.json"][0]["comment_id"] == theirs.uid
    suggested = files["ideas/duplicate_suggestions.json"][0]
    assert (suggested["idea"], suggested["into_idea"], suggested["note"]) == (1, 2, "Same.")


def test_it_refuses_other_members_but_not_admins(world: World) -> None:
    request = export_pb2.ExportMemberRequest(name=f"members/{world.people.ana.member}")
    problem = world.call.refused(world.stub.ExportMember, request, world.people.ben)
    assert problem.reason == "NOT_YOURS"
    world.call(world.stub.ExportMember, request, world.people.admin)
