"""Anybody gets the drawing of an achievement or a badge."""

import io
import struct
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from services.rewards import art as drawings
from services.rewards.domain.badges import art
from tests.rewards.badges import badges
from tests.rewards.conftest import World
from tests.rewards.credentials import credentials
from upwell.rewards.v1 import rewards_pb2 as pb

NAMESPACE = "{http://www.w3.org/2000/svg}"


def get(world: World, name: str = "", **fields: Any) -> pb.Art:  # noqa: ANN401  whatever the message takes
    request = pb.GetArtRequest(name=name, **fields)
    return world.call(world.stub.GetArt, request, world.people.visitor)


def design(
    shape: "pb.Shape" = pb.SHAPE_SHIELD, symbol: str = "key", color: str = "#0e6e74"
) -> pb.Design:
    return pb.Design(shape=shape, symbol=symbol, color=color)


def test_it_draws_an_achievement_with_its_name_for_those_who_listen(world: World) -> None:
    badges.create(world, "two-ideas")
    found = get(world, "achievements/two-ideas")
    root = ET.fromstring(found.content)  # noqa: S314  our own drawing
    assert found.media_type == "image/svg+xml"
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{NAMESPACE}title") == "Two ideas"
    assert b"<text" not in found.content


def test_it_draws_what_a_community_begins_with_each_differently(world: World) -> None:
    page = world.call(
        world.stub.ListAchievements, pb.ListAchievementsRequest(), world.people.visitor
    )
    drawings = {get(world, one.name).content for one in page.achievements}
    assert len(drawings) == len(page.achievements) > 5


def test_it_draws_each_tier_and_badge_as_what_it_is(world: World) -> None:
    badges.create(world, "ideas", tiers=badges.tiers(1, 2, 3))
    plain = get(world, "achievements/ideas").content
    tiers = [
        get(world, "achievements/ideas", tier=tier).content for tier in ("bronze", "silver", "gold")
    ]
    assert len({plain, *tiers}) == 4
    world.idea(1)
    world.settle()
    badge = badges.find(world, world.people.ana, "ideas")
    assert get(world, badge.name).content == tiers[0].replace(
        b"<title>Two ideas", b"<title>Two ideas, bronze"
    )


def test_it_gives_a_png_of_512_pixels(world: World) -> None:
    found = get(world, design=design(), format=pb.ART_FORMAT_PNG)
    assert found.media_type == "image/png"
    assert struct.unpack(">II", found.content[16:24]) == (512, 512)
    with Image.open(io.BytesIO(found.content)) as picture:
        alpha = picture.getchannel("A")
        assert alpha.getpixel((0, 0)) == 0
        assert alpha.getpixel((256, 256)) == 255


@pytest.mark.parametrize("footer", ["Example ideas", "", "Пример", "例のコミュニティ", "🎉" * 400])
def test_it_gives_an_image_to_share_whatever_the_words(world: World, footer: str) -> None:
    badge = credentials.thanked(world)
    found = get(world, badge.name, format=pb.ART_FORMAT_SHARE, footer=footer)
    with Image.open(io.BytesIO(found.content)) as picture:
        assert picture.size == (1200, 630)
        assert picture.getpixel((2, 2)) == (0xFB, 0xFA, 0xF7)


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Return whether anything is drawn in a part of a picture."""
    return len(picture.crop(box).getcolors(256 * 256) or ()) > 1


@pytest.mark.parametrize("words", ["張偉", "田中さくら", "김민준", "محمد علي", "अमित शर्मा", "🎉"])
def test_an_image_to_share_is_never_half_blank(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = art.Drawing(art.Design.from_json({"shape": "shield", "symbol": "key"}), words)
    for fonts in (drawings._WIDER_FONTS, ()):
        monkeypatch.setattr(drawings, "_WIDER_FONTS", fonts)
        drawings._fonts.cache_clear()
        drawings._share.cache_clear()
        made = drawings.render(drawing, drawings.SHARE, drawings.Words(words, words))
        picture = Image.open(io.BytesIO(made.content))
        # Words stand at the right; without any the drawing stands in the middle.
        assert ink(picture, (560, 100, 760, 530))
    drawings._fonts.cache_clear()
    drawings._share.cache_clear()


def test_words_of_several_scripts_break_into_lines() -> None:
    pieces = list(drawings._pieces("Ana 張偉 x"))
    assert pieces == [(" ", "Ana"), (" ", "張"), ("", "偉"), (" ", "x")]


def test_it_draws_the_same_each_time(world: World) -> None:
    for format_ in pb.ArtFormat.values():
        assert get(world, design=design(), format=format_) == get(
            world, design=design(), format=format_
        )
    assert get(world, design=design()).etag != get(world, design=design(color="#aa3322")).etag


def test_it_says_which_shapes_and_symbols_there_are(world: World) -> None:
    request = pb.GetArtRequest(design=design(pb.SHAPE_UNSPECIFIED, "skull", "red"))
    problem = world.call.refused(world.stub.GetArt, request, world.people.visitor)
    assert "rosette" in problem.fields["design.shape"]
    assert "spark" in problem.fields["design.symbol"]
    assert "#rrggbb" in problem.fields["design.color"]


def test_it_hides_a_badge_that_is_not_shown(world: World) -> None:
    badges.create(world, "slow", tiers=badges.tiers(1), cooling_off_days=7)
    world.idea(1)
    world.settle()
    badge = badges.find(world, world.people.ana, "slow")
    request = pb.GetArtRequest(name=badge.name)
    problem = world.call.refused(world.stub.GetArt, request, world.people.visitor)
    assert problem.reason == "BADGE_NOT_FOUND"
    assert world.call(world.stub.GetArt, request, world.people.ana).content


def test_it_refuses_what_is_not_there(world: World) -> None:
    for name, reason in (
        ("achievements/none", "ACHIEVEMENT_NOT_FOUND"),
        ("badges/01989aaa-0000-7000-8000-000000000000", "BADGE_NOT_FOUND"),
        ("members/ana", "ACHIEVEMENT_NOT_FOUND"),
    ):
        request = pb.GetArtRequest(name=name)
        problem = world.call.refused(world.stub.GetArt, request, world.people.visitor)
        assert problem.reason == reason
