"""Describes the rules that give points, and cases about them."""

from services.gateway.rewards.schemas.badges import SMALL
from services.gateway.rewards.schemas.facts import FilterField
from services.gateway.web.schemas import (
    Body,
    Flag,
    List,
    Moment,
    Nested,
    PersonReply,
    Reply,
    Text,
    Whole,
    Word,
    most,
    one_of,
)
from upwell.rewards.v1 import rewards_pb2 as pb


class RuleField(Body):
    """What a rule says; no code."""

    trigger = Text(required=True, validate=most(100))
    filter = Nested(FilterField, load_default=dict)
    unit = Word(pb.Unit, required=True)
    amount = Whole(required=True, metadata={"description": "Whole points, above zero."})
    cap_per_day = Whole(load_default=0)
    cooldown_hours = Whole(load_default=0, validate=SMALL)
    distinct_actors = Whole(load_default=0, validate=SMALL)
    display_name = Text(required=True, validate=most(500))
    description = Text(load_default="", validate=most(5000))


class VersionReply(Reply):
    """One version of a rule."""

    version = Whole(required=True)
    mode = Word(pb.RuleMode, required=True)
    definition = Nested(RuleField, required=True)
    start_time = Moment(required=True, allow_none=True)
    end_time = Moment(required=True, allow_none=True)
    create_time = Moment(required=True, allow_none=True)
    created_by = Nested(PersonReply, required=True, allow_none=True)
    publish_time = Moment(required=True, allow_none=True)
    published_by = Nested(PersonReply, required=True, allow_none=True)


class RuleReply(Reply):
    """A rule; members see the live version, staff all."""

    id = Text(required=True, attribute="slug")
    display_name = Text(required=True)
    live = Nested(VersionReply, required=True, allow_none=True)
    versions = List(Nested(VersionReply), required=True)


class RulesReply(Reply):
    """A page of rules."""

    rules = List(Nested(RuleReply), required=True)
    next_page_token = Text(required=True)


class RuleBody(Body):
    """A new rule, as a draft."""

    id = Text(
        required=True,
        attribute="slug",
        validate=most(200),
        metadata={"description": "Lowercase, with hyphens."},
    )
    definition = Nested(RuleField, required=True)


class RuleVersionBody(Body):
    """A new version of a rule, as a draft."""

    definition = Nested(RuleField, required=True)


class RulePreviewBody(Body):
    """A definition to try."""

    rule = Text(
        attribute="name",
        load_default="",
        validate=most(200),
        metadata={"description": "The version it would replace."},
    )
    definition = Nested(RuleField, required=True)
    retroactive = Flag(
        load_default=True, metadata={"description": "Apply retroactively, or only from now on."}
    )


class PublishBody(Body):
    """Which version becomes what."""

    version = Whole(required=True, validate=SMALL)
    mode = Text(required=True, validate=one_of(["shadow", "live"]))
    retroactive = Flag(
        load_default=False,
        metadata={"description": "Applies retroactively instead of from now on."},
    )


class PreviewRowReply(Reply):
    """What a change means for one member."""

    member = Nested(PersonReply, required=True, allow_none=True)
    before = Whole(required=True)
    after = Whole(required=True)


class RulePreviewReply(Reply):
    """Who would gain and who would lose."""

    winners = Whole(required=True)
    losers = Whole(required=True)
    unchanged = Whole(required=True)
    given = Whole(required=True)
    taken = Whole(required=True)
    unit = Word(pb.Unit, required=True)
    rows = List(Nested(PreviewRowReply), required=True)
    facts = Whole(required=True)
    partial_ = Flag(required=True, data_key="partial", attribute="partial")
