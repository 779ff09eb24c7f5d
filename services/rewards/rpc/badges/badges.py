"""Answers calls about badges."""

import grpc

from services.rewards import actions
from services.rewards.actions.badges.views import BadgeView
from services.rewards.domain.badges import badges as domain
from services.rewards.rpc import convert
from services.rewards.rpc.badges.achievements import ACHIEVEMENT, achievement
from services.rewards.rpc.base import Base
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

STATES = {
    domain.PROVISIONAL: pb.BADGE_STATE_PROVISIONAL,
    domain.GRANTED: pb.BADGE_STATE_GRANTED,
    domain.REVOKED: pb.BADGE_STATE_REVOKED,
    domain.EXPIRED: pb.BADGE_STATE_EXPIRED,
    domain.SUPERSEDED: pb.BADGE_STATE_SUPERSEDED,
}
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
            convert.MEMBER.parse(request.parent),
            request.page_size,
            request.page_token,
            show_all=request.show_all,
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
                request.member,
                request.note,
                wire.moment(request, "expire_time"),
                request.request_id,
            )
        )

    def ListPendingBadges(
        self, request: pb.ListPendingBadgesRequest, _: grpc.ServicerContext
    ) -> pb.ListPendingBadgesResponse:
        page = actions.list_pending_badges(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListPendingBadgesResponse(
            badges=[badge(one) for one in page.badges], next_page_token=page.next_page_token
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
        member=convert.person_of(one.member, people),
        tier=one.tier,
        key=one.key,
        state=STATES[one.state],
        award_time=wire.stamp(one.award_time),
        expire_time=wire.stamp(one.expire_time),
        reason=one.reason,
        fact=convert.fact(view.fact, people, shows_actor=view.shows_actor),
        note=one.note,
        awarded_by=convert.person_of(one.awarded_by, people),
        approved_by=convert.person_of(one.approved_by, people),
        revoke_time=wire.stamp(one.revoke_time),
        revoke_reason=one.revoke_reason if view.whole else "",
        revoked_by=convert.person_of(one.revoked_by, people) if view.whole else None,
        claim_time=wire.stamp(one.claim_time),
        credential_url=view.credential_url,
    )
