"""Answers calls about badges."""

from uuid import UUID

import grpc

from services.rewards import actions
from services.rewards.actions.badges.views import BadgeView
from services.rewards.domain.badges import badges as domain
from services.rewards.rpc import convert, names
from services.rewards.rpc.badges.achievements import achievement, achievement_slug
from services.rewards.rpc.base import Base
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb

STATES = {
    domain.PROVISIONAL: pb.BADGE_STATE_PROVISIONAL,
    domain.GRANTED: pb.BADGE_STATE_GRANTED,
    domain.REVOKED: pb.BADGE_STATE_REVOKED,
    domain.EXPIRED: pb.BADGE_STATE_EXPIRED,
    domain.SUPERSEDED: pb.BADGE_STATE_SUPERSEDED,
}
DECISIONS: dict[int, str] = {pb.DECISION_APPROVE: "approve", pb.DECISION_DECLINE: "decline"}


class Badges(Base):
    """Answers calls about badges."""

    def GetBadge(self, request: pb.GetBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        """Get one badge."""
        return badge(actions.get_badge(self.db, actor.current(), badge_uid(request.name)))

    def ListBadges(
        self, request: pb.ListBadgesRequest, _: grpc.ServicerContext
    ) -> pb.ListBadgesResponse:
        """List a member's badges."""
        page = actions.list_badges(
            self.db,
            actor.current(),
            names.member_handle(request.parent),
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
        """Award an achievement by hand."""
        return badge(
            actions.award_badge(
                self.db,
                actor.current(),
                achievement_slug(request.parent),
                request.member,
                request.note,
                convert.moment(request.expire_time, "expire_time"),
                request.request_id,
            )
        )

    def ListPendingBadges(
        self, request: pb.ListPendingBadgesRequest, _: grpc.ServicerContext
    ) -> pb.ListPendingBadgesResponse:
        """List awards that wait for a second person."""
        page = actions.list_pending_badges(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListPendingBadgesResponse(
            badges=[badge(one) for one in page.badges], next_page_token=page.next_page_token
        )

    def DecideBadge(self, request: pb.DecideBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        """Decide an award."""
        decision = DECISIONS.get(request.decision, "")
        return badge(
            actions.decide_badge(self.db, actor.current(), badge_uid(request.name), decision)
        )

    def RevokeBadge(self, request: pb.RevokeBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        """Revoke a badge."""
        return badge(
            actions.revoke_badge(self.db, actor.current(), badge_uid(request.name), request.reason)
        )


def badge_uid(name: str) -> UUID:
    """Return the uid in `badges/{uid}`; raises `BadgeNotFound`."""
    return names.uid_in(name, "badges", domain.BadgeNotFound)


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
        award_time=convert.timestamp(one.award_time),
        expire_time=convert.timestamp(one.expire_time),
        reason=one.reason,
        fact=convert.fact(view.fact, people, shows_actor=view.shows_actor),
        note=one.note,
        awarded_by=convert.person_of(one.awarded_by, people),
        approved_by=convert.person_of(one.approved_by, people),
        revoke_time=convert.timestamp(one.revoke_time),
        revoke_reason=one.revoke_reason if view.whole else "",
        revoked_by=convert.person_of(one.revoked_by, people) if view.whole else None,
        claim_time=convert.timestamp(one.claim_time),
        credential_url=view.credential_url,
    )
