"""Describes what only pages ask of members and of those who set a community up."""

from services.gateway.members.schemas.members import (
    COMMUNITY,
    HALF_LIFE,
    NAME,
    PROMISE,
    VISION,
    CommunityPatch,
    SettingsPatch,
)
from services.gateway.web.checks import EMAIL, entries, line
from services.gateway.web.schemas import Body, List, Real, Text, Whole, Word, most
from upwell.members.v1 import members_pb2

CHOOSE_ACCESS = {"required": "Choose who can read and join."}


class CommunityForm(CommunityPatch, SettingsPatch):
    """What administrators set on one page."""

    display_name = Text(required=True, validate=COMMUNITY)
    access = Word(members_pb2.Access, required=True, error_messages=CHOOSE_ACCESS)
    features = List(Text(), validate=entries(30, "Enter at most {max}."))
    answer_promise_days = Whole(required=True, validate=PROMISE)
    trend_half_life_days = Real(required=True, validate=HALF_LIFE)


class NamingForm(Body):
    """What a new community is called, who may look in, and what it speaks."""

    display_name = Text(required=True, validate=COMMUNITY)
    access = Word(members_pb2.Access, required=True, error_messages=CHOOSE_ACCESS)
    locale = Text(validate=line(35))


class VisionForm(Body):
    """What a new community is for, in three sentences."""

    vision_place = Text(validate=VISION)
    vision_benefit = Text(validate=VISION)
    vision_excitement = Text(validate=VISION)


class FirstBoardForm(Body):
    """A board of a new community, which begins open to everybody."""

    display_name = Text(required=True, validate=line(60, least=1))
    purpose = Text(validate=line(200))


class SignInForm(Body):
    """Where the link to sign in is sent."""

    email = Text(required=True, validate=line(EMAIL, least=1))


class CodeForm(Body):
    """The code of an email, and where that was sent."""

    email = Text(load_default="", validate=most(EMAIL))
    code = Text(required=True, validate=most(20))


class WelcomeForm(Body):
    """How a new member wants to be seen."""

    display_name = Text(required=True, validate=NAME)
    interests = List(Text(validate=line(40)), validate=entries(20, "Enter at most {max} topics."))


class PeopleForm(Body):
    """Addresses of people to invite, as pasted; each is checked by itself."""

    people = Text(load_default="")
