"""Anybody gets an achievement as Open Badges 3.0 describes it."""

import json

from services.rewards.credentials import canon
from tests.rewards.badges import badges
from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb


def get(world: World, name: str, base_url: str = credentials.HOST) -> pb.Document:
    request = pb.GetAchievementDocumentRequest(name=name, base_url=base_url)
    return world.call(world.stub.GetAchievementDocument, request, world.people.visitor)


def test_it_says_what_it_is_and_how_it_is_reached(world: World) -> None:
    badges.create(world, "two-ideas")
    found = get(world, "achievements/two-ideas")
    document = json.loads(found.content)
    assert found.media_type == "application/ld+json"
    assert document["id"] == f"{credentials.HOST}/achievements/two-ideas"
    assert document["type"] == ["Achievement"]
    assert document["name"] == "Two ideas"
    assert document["criteria"] == {"narrative": "Raise two ideas."}
    assert document["creator"]["id"] == f"{credentials.HOST}/issuer"
    assert canon.canonical(document)


def test_it_is_there_for_the_achievements_a_community_begins_with(world: World) -> None:
    page = world.call(
        world.stub.ListAchievements, pb.ListAchievementsRequest(), world.people.visitor
    )
    assert page.achievements
    for achievement in page.achievements:
        assert canon.canonical(json.loads(get(world, achievement.name).content))


def test_it_is_what_a_credential_repeats(world: World) -> None:
    badge = credentials.claimed(world)
    document = json.loads(get(world, "achievements/thanks").content)
    del document["@context"]
    assert credentials.credential(world, badge)["credentialSubject"]["achievement"] == document


def test_it_refuses_one_that_is_not_there(world: World) -> None:
    request = pb.GetAchievementDocumentRequest(name="achievements/none", base_url=credentials.HOST)
    problem = world.call.refused(world.stub.GetAchievementDocument, request, world.people.visitor)
    assert problem.reason == "ACHIEVEMENT_NOT_FOUND"
