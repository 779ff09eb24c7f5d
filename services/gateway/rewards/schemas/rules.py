"""Describes the rules that give points, and cases about them."""

from services.gateway.rewards.schemas.facts import FilterField, boards_of
from services.gateway.web.checks import SLUG, NewSlug, Slug, between, entries, line, prose
from services.gateway.web.labels.rewards import TRIGGERS
from services.gateway.web.schemas import (
    INT32,
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


class RuleFilterField(FilterField):
    """Which facts count for a rule; an empty list means any."""

    boards = List(Text(validate=Slug()), validate=entries(50), of=boards_of)
    sources = List(Text(validate=most(50)), validate=entries(20))
    least_quantity = Whole(validate=between(0, 1_000_000_000))


class RuleField(Body):
    """What a rule says; no code."""

    trigger = Text(required=True, validate=one_of([*TRIGGERS]))
    filter = Nested(RuleFilterField, load_default=dict)
    unit = Word(pb.Unit, required=True)
    amount = Whole(required=True, validate=between(1, 10_000, "Enter {min} to {max} points."))
    cap_per_day = Whole(load_default=0, validate=between(0, 1_000_000))
    cooldown_hours = Whole(load_default=0, validate=between(0, 24 * 365))
    distinct_actors = Whole(load_default=0, validate=between(0, 1_000))
    display_name = Text(required=True, validate=line(80, least=1))
    description = Text(load_default="", validate=prose(500))


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
        validate=Slug(),
        metadata={"description": "Lowercase, with hyphens."},
    )
    definition = Nested(RuleField, required=True)


class RuleForm(RuleField):
    """A new rule on its page, which says at once what it would change."""

    slug = Text(load_default="", validate=NewSlug())
    retroactive = Flag()


class RuleVersionBody(Body):
    """A new version of a rule, as a draft."""

    definition = Nested(RuleField, required=True)


class RulePreviewBody(Body):
    """A definition to try."""

    rule = Text(
        attribute="name",
        load_default="",
        validate=most(SLUG),
        metadata={"description": "The version it would replace."},
    )
    definition = Nested(RuleField, required=True)
    retroactive = Flag(
        load_default=True, metadata={"description": "Apply retroactively, or only from now on."}
    )


class PublishBody(Body):
    """Which version becomes what."""

    version = Whole(required=True, validate=between(0, INT32))
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
