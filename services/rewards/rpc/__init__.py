"""Answers calls: proto in, action, proto out; one mixin for each noun."""

from services.rewards.rpc.achievements import Achievements
from services.rewards.rpc.badges import Badges
from services.rewards.rpc.base import Base
from services.rewards.rpc.boards import Boards, Privacy
from services.rewards.rpc.cases import Cases
from services.rewards.rpc.credentials import Credentials, Drawings, Issuers
from services.rewards.rpc.ledger import Adjustments, Search
from services.rewards.rpc.perks import Perks, Redemptions
from services.rewards.rpc.points import Points
from services.rewards.rpc.rules import Rules
from services.rewards.rpc.upkeep import Upkeep
from upwell.rewards.v1 import rewards_pb2_grpc


class RewardsServicer(
    Points,
    Rules,
    Adjustments,
    Search,
    Perks,
    Redemptions,
    Achievements,
    Badges,
    Credentials,
    Drawings,
    Issuers,
    Cases,
    Boards,
    Privacy,
    Upkeep,
    Base,
    rewards_pb2_grpc.RewardsServiceServicer,
):
    """Answers every call of the service."""


__all__ = ["RewardsServicer"]
