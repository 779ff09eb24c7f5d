"""Answers calls about badges."""

import grpc

from services.rewards import actions
from services.rewards.actions.badges.views import BadgeView
from services.rewards.domain.badges import badges as domain
from services.rewards.rpc import convert
from services.rewards.rpc.badges.achievements import ACHIEVEMENT, achievement
from services.rewards.rpc.base import Base
from shared import actor, wire
from shared.people.messages import one_of
from upwell.rewards.v1 import rewards_pb2 as pb

STATES = wire.Words.of(pb.BadgeState, "state")
BADGE = wire.uid("badges", domain.BadgeNotFound)


class Badges(Base):
    """Answers calls about badges."""

    def GetBadge(self, request: pb.GetBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        return badge(actions.get_badge(self.db, actor.current(), BADGE.parse(request.name)))

    def ListBadges(
        self, request: pb.ListBadgesRequest, _: grpc.ServicerContext
    ) -> pb.ListBadgesResponse:
        page = actions.list_badges(
            self.db,
            actor.current(),
            convert.MEMBER.parse_optional(request.parent) or "",
            request.page_size,
            request.page_token,
            show_all=request.show_all,
            pending=request.pending,
            collapse_series=request.collapse_series,
        )
        return pb.ListBadgesResponse(
            badges=[badge(one) for one in page.badges],
            next_page_token=page.next_page_token,
            total=page.total,
        )

    def AwardBadge(self, request: pb.AwardBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        return badge(
            actions.award_badge(
                self.db,
                actor.current(),
                ACHIEVEMENT.parse(request.parent),
                convert.MEMBER.parse(request.member),
                request.note,
                wire.moment(request, "expire_time"),
                request.request_id,
            )
        )

    def ApproveBadge(self, request: pb.ApproveBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        return badge(actions.approve_badge(self.db, actor.current(), BADGE.parse(request.name)))

    def DeclineBadge(self, request: pb.DeclineBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        return badge(actions.decline_badge(self.db, actor.current(), BADGE.parse(request.name)))

    def RevokeBadge(self, request: pb.RevokeBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        return badge(
            actions.revoke_badge(
                self.db, actor.current(), BADGE.parse(request.name), request.reason
            )
        )


def badge(view: BadgeView) -> pb.Badge:
    """Return a badge as proto; why it was revoked is for its holder and staff."""
    one = view.badge
    people = view.people
    return pb.Badge(
        name=f"badges/{one.uid}",
        uid=str(one.uid),
        achievement=achievement(view.achievement),
        member=one_of(people, one.member),
        tier=one.tier,
        key=one.key,
        state=STATES.value(one.state),
        award_time=wire.stamp(one.award_time),
        expire_time=wire.stamp(one.expire_time),
        reason=one.reason,
        fact=convert.fact(view.fact, people, shows_actor=view.shows_actor),
        note=one.note,
        awarded_by=one_of(people, one.awarded_by),
        approved_by=one_of(people, one.approved_by),
        revoke_time=wire.stamp(one.revoke_time),
        revoke_reason=one.revoke_reason if view.whole else "",
        revoked_by=one_of(people, one.revoked_by) if view.whole else None,
        claim_time=wire.stamp(one.claim_time),
        credential_url=view.credential_url,
    )
