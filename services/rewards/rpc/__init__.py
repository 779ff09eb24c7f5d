"""Answers calls: proto in, action, proto out; one mixin for each module."""

from services.rewards import actions
from services.rewards.rpc.abuse_cases.cases import Cases
from services.rewards.rpc.badges.achievements import Achievements
from services.rewards.rpc.badges.art import Art
from services.rewards.rpc.badges.badges import Badges
from services.rewards.rpc.badges.effects import Effects
from services.rewards.rpc.badges.holders import Holders
from services.rewards.rpc.credentials.claims import Claims
from services.rewards.rpc.credentials.credentials import Credentials
from services.rewards.rpc.credentials.documents import Documents
from services.rewards.rpc.credentials.issuers import Issuers
from services.rewards.rpc.credentials.status_lists import StatusLists
from services.rewards.rpc.credentials.verifications import Verifications
from services.rewards.rpc.members import Members
from services.rewards.rpc.perks.perks import Perks
from services.rewards.rpc.perks.redemptions import Redemptions
from services.rewards.rpc.points.adjustments import Adjustments
from services.rewards.rpc.points.facts import Facts
from services.rewards.rpc.points.leaderboards import Leaderboards
from services.rewards.rpc.points.levels import Levels
from services.rewards.rpc.points.points import Points
from services.rewards.rpc.points.previews import Previews
from services.rewards.rpc.points.rules import Rules
from services.rewards.rpc.points.transfers import Transfers
from services.rewards.rpc.preferences import Preferences
from shared.service.servicer import Common
from upwell.rewards.v1 import rewards_pb2_grpc


class RewardsServicer(
    Cases,
    Achievements,
    Art,
    Badges,
    Effects,
    Holders,
    Claims,
    Credentials,
    Documents,
    Issuers,
    StatusLists,
    Verifications,
    Perks,
    Redemptions,
    Adjustments,
    Facts,
    Leaderboards,
    Levels,
    Points,
    Previews,
    Rules,
    Transfers,
    Members,
    Preferences,
    Common,
    rewards_pb2_grpc.RewardsServiceServicer,
):
    """Answers every call of the service."""

    actions = actions


__all__ = ["RewardsServicer"]
