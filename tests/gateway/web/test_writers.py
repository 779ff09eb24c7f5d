"""Writers: each writes what `Schema.dump` writes, for every answer of the API."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import fields

from services.gateway.app import create_app
from services.gateway.config import Config
from services.gateway.ideas.schemas import boards, comments, ideas, revisions, roadmap
from services.gateway.members.schemas import members
from services.gateway.portability import schemas as portability
from services.gateway.rewards.schemas import abuse_cases, badges, facts, perks, points, rules
from services.gateway.web.schemas import PersonReply, Reply, Text
from services.gateway.web.writers import Read, writer
from shared.actor import new_keys
from upwell.common.v1 import erasure_pb2, person_pb2
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2
from upwell.portability.v1 import portability_pb2
from upwell.rewards.v1 import rewards_pb2

MESSAGES: dict[type[Reply], type[Message]] = {
    PersonReply: person_pb2.Person,
    portability.ConfirmationReply: portability_pb2.ErasureConfirmation,
    portability.ErasedPartReply: erasure_pb2.ErasedPart,
    portability.ErasureReply: portability_pb2.Erasure,
    portability.ErasuresReply: portability_pb2.ListErasuresResponse,
    portability.NewErasureReply: portability_pb2.Erasure,
    portability.ExportReply: portability_pb2.Export,
    boards.BoardReply: ideas_pb2.Board,
    boards.BoardsReply: ideas_pb2.ListBoardsResponse,
    boards.TagReply: ideas_pb2.Tag,
    boards.TagsReply: ideas_pb2.ListTagsResponse,
    comments.CommentReply: ideas_pb2.Comment,
    comments.CommentsReply: ideas_pb2.ListCommentsResponse,
    ideas.AnswerReply: ideas_pb2.Answer,
    ideas.ChangeReply: ideas_pb2.StatusChange,
    ideas.FollowReply: ideas_pb2.Idea,
    ideas.HistoryReply: ideas_pb2.ListStatusChangesResponse,
    ideas.IdeaReply: ideas_pb2.Idea,
    ideas.IdeasReply: ideas_pb2.ListIdeasResponse,
    ideas.MergePreviewReply: ideas_pb2.MergePreview,
    revisions.IdeaRevisionReply: ideas_pb2.IdeaRevision,
    revisions.IdeaRevisionsReply: ideas_pb2.ListIdeaRevisionsResponse,
    revisions.RevisionReply: ideas_pb2.CommentRevision,
    revisions.RevisionsReply: ideas_pb2.ListCommentRevisionsResponse,
    roadmap.RoadmapColumnReply: ideas_pb2.RoadmapColumn,
    roadmap.RoadmapReply: ideas_pb2.Roadmap,
    ideas.SimilarReply: ideas_pb2.ListSimilarIdeasResponse,
    ideas.SuggestionReply: ideas_pb2.DuplicateSuggestion,
    ideas.SuggestionsReply: ideas_pb2.ListDuplicateSuggestionsResponse,
    ideas.UnansweredReply: ideas_pb2.ListUnansweredIdeasResponse,
    ideas.VoteReply: ideas_pb2.VoteResult,
    ideas.VoterReply: ideas_pb2.Vote,
    ideas.VotersReply: ideas_pb2.ListVotersResponse,
    members.AuditEntryReply: members_pb2.AuditEntry,
    members.AuditReply: members_pb2.ListAuditEntriesResponse,
    members.CapabilitiesReply: members_pb2.ListCapabilitiesResponse,
    members.CapabilityReply: members_pb2.Capability,
    members.CommunityNameReply: members_pb2.Community,
    members.CommunityReply: members_pb2.Community,
    members.ConductReply: members_pb2.Conduct,
    members.MeReply: members_pb2.Member,
    members.MemberReply: members_pb2.Member,
    members.MemberForStaffReply: members_pb2.Member,
    members.MembersReply: members_pb2.ListMembersResponse,
    members.NewTokenReply: members_pb2.AccessToken,
    members.ProfileReply: members_pb2.Member,
    members.SettingsReply: ideas_pb2.Settings,
    members.TokenReply: members_pb2.AccessToken,
    members.TokensReply: members_pb2.ListAccessTokensResponse,
    abuse_cases.AmountReply: rewards_pb2.Amount,
    abuse_cases.CaseReply: rewards_pb2.Case,
    abuse_cases.CasesReply: rewards_pb2.ListCasesResponse,
    badges.AchievementPreviewReply: rewards_pb2.AchievementPreview,
    badges.AchievementPreviewRowReply: rewards_pb2.AchievementPreviewRow,
    badges.AchievementReply: rewards_pb2.Achievement,
    badges.AchievementsReply: rewards_pb2.ListAchievementsResponse,
    badges.BadgeReply: rewards_pb2.Badge,
    badges.BadgesReply: rewards_pb2.ListBadgesResponse,
    badges.CheckReply: rewards_pb2.VerificationCheck,
    badges.EffectGroupReply: rewards_pb2.EffectGroup,
    badges.EffectReply: rewards_pb2.AchievementEffect,
    badges.IssuerKeyReply: rewards_pb2.IssuerKey,
    badges.IssuerReply: rewards_pb2.Issuer,
    badges.ProgressReply: rewards_pb2.Progress,
    badges.VerificationReply: rewards_pb2.Verification,
    facts.FactReply: rewards_pb2.Fact,
    perks.HindranceReply: rewards_pb2.Perk,
    perks.PerkReply: rewards_pb2.Perk,
    perks.PerksReply: rewards_pb2.ListPerksResponse,
    perks.RedemptionReply: rewards_pb2.Redemption,
    perks.RedemptionsReply: rewards_pb2.ListRedemptionsResponse,
    perks.StepReply: rewards_pb2.RedemptionStep,
    points.AdjustmentReply: rewards_pb2.Adjustment,
    points.AdjustmentsReply: rewards_pb2.ListAdjustmentsResponse,
    points.BalancesReply: rewards_pb2.Points,
    points.LeaderboardEntryReply: rewards_pb2.LeaderboardEntry,
    points.LeaderboardReply: rewards_pb2.Leaderboard,
    points.LevelReply: rewards_pb2.Level,
    points.LevelsReply: rewards_pb2.ListLevelsResponse,
    points.PointsReply: rewards_pb2.Points,
    points.PreferencesReply: rewards_pb2.Preferences,
    points.TransferReply: rewards_pb2.Transfer,
    points.TransfersReply: rewards_pb2.SearchTransfersResponse,
    rules.PreviewRowReply: rewards_pb2.PreviewRow,
    rules.RulePreviewReply: rewards_pb2.RulePreview,
    rules.RuleReply: rewards_pb2.Rule,
    rules.RulesReply: rewards_pb2.ListRulesResponse,
    rules.VersionReply: rewards_pb2.RuleVersion,
}
INTS = {
    FieldDescriptor.TYPE_INT32: st.integers(0, 2**31 - 1),
    FieldDescriptor.TYPE_INT64: st.integers(0, 2**53),
    FieldDescriptor.TYPE_UINT32: st.integers(0, 2**31 - 1),
    FieldDescriptor.TYPE_BOOL: st.booleans(),
    FieldDescriptor.TYPE_STRING: st.sampled_from(["", "ana", "notes/7", "12", "a *b* <c> @ana"]),
    FieldDescriptor.TYPE_BYTES: st.just(b""),
    FieldDescriptor.TYPE_DOUBLE: st.floats(allow_nan=False, allow_infinity=False),
}
MOMENTS = st.datetimes(
    min_value=dt.datetime(1970, 1, 1),  # noqa: DTZ001  Timestamp takes UTC without saying so
    max_value=dt.datetime(2200, 1, 1),  # noqa: DTZ001
)


def _fill(draw: st.DrawFn, message: Message, depth: int) -> None:
    for field in message.DESCRIPTOR.fields:
        for _time in range(draw(st.integers(0, 2 if field.is_repeated else 1))):
            _fill_one(draw, message, field, depth)


def _fill_one(draw: st.DrawFn, message: Message, field: Any, depth: int) -> None:  # noqa: ANN401  the stubs know two descriptors
    held = getattr(message, field.name)
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        if depth == 0:
            return
        inner = held.add() if field.is_repeated else held
        inner.SetInParent()
        if isinstance(inner, Timestamp):
            inner.FromDatetime(draw(MOMENTS))
        else:
            _fill(draw, inner, depth - 1)
        return
    if field.type == FieldDescriptor.TYPE_ENUM:
        assert field.enum_type is not None
        value: Any = draw(st.sampled_from([one.number for one in field.enum_type.values]))
    else:
        value = draw(INTS[field.type])
    if field.is_repeated:
        held.append(value)
    else:
        setattr(message, field.name, value)


@st.composite
def messages(draw: st.DrawFn, kind: type[Message]) -> Message:
    """Return a message with any of its fields set, and those of the messages in it."""
    message = kind()
    _fill(draw, message, 4)
    return message


@pytest.fixture(scope="module")
def app() -> Flask:
    """Return the gateway, which reaches no service."""
    private, _public = new_keys()
    return create_app(Config({}, "unix:///none", private, "secret"))


@pytest.fixture(autouse=True)
def caller(app: Flask) -> Iterator[None]:
    """Answer a request of somebody."""
    with app.test_request_context("/"):
        g.actor = SimpleNamespace(scopes=["write", "read"], is_staff=False, member="m")
        g.community = members_pb2.Community(slug="demo", display_name="Demo")
        g.readable_boards = frozenset({"ana"})
        yield


def replies() -> list[type[Reply]]:
    """Return every answer that is written from a message."""
    found: list[type[Reply]] = []
    waiting = list(Reply.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("services.") and all(
            isinstance(field, Read) for field in one().fields.values()
        ):
            found.append(one)
    return found


def test_it_knows_the_message_of_every_answer() -> None:
    assert {one.__name__ for one in replies()} == {one.__name__ for one in MESSAGES}


@pytest.mark.parametrize("schema", MESSAGES, ids=lambda one: one.__name__)
def test_it_writes_an_empty_message_as_dump_does(schema: type[Reply]) -> None:
    message = MESSAGES[schema]()
    assert writer(schema)(message) == schema().dump(message)


@pytest.mark.parametrize("schema", MESSAGES, ids=lambda one: one.__name__)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_it_writes_what_dump_writes(schema: type[Reply], data: st.DataObject) -> None:
    message = data.draw(messages(MESSAGES[schema]))
    assert writer(schema)(message) == schema().dump(message)


def test_it_refuses_a_field_that_does_not_say_where_it_comes_from() -> None:
    class Vague(Reply):
        known = Text()
        vague = fields.String()

    with pytest.raises(TypeError, match=r"Vague\.vague"):
        writer(Vague)
