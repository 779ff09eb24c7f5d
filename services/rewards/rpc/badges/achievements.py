"""Answers calls about achievements."""

import grpc

from services.rewards import actions
from services.rewards.domain.badges import achievements as domain
from services.rewards.domain.badges.achievements import Achievement, Definition, Tier
from services.rewards.domain.badges.art.design import Design
from services.rewards.domain.points.rules import Filter
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

KINDS = {
    domain.COUNT: pb.ACHIEVEMENT_KIND_COUNT,
    domain.SUM: pb.ACHIEVEMENT_KIND_SUM,
    domain.DISTINCT_DAYS: pb.ACHIEVEMENT_KIND_DISTINCT_DAYS,
    domain.ANNIVERSARY: pb.ACHIEVEMENT_KIND_ANNIVERSARY,
    domain.FIRST_EVER: pb.ACHIEVEMENT_KIND_FIRST_EVER,
    domain.MILESTONE: pb.ACHIEVEMENT_KIND_MILESTONE,
    domain.MANUAL: pb.ACHIEVEMENT_KIND_MANUAL,
}
KIND_NAMES: dict[int, str] = {value: name for name, value in KINDS.items()}
STATES = {
    domain.ACTIVE: pb.ACHIEVEMENT_STATE_ACTIVE,
    domain.RETIRED: pb.ACHIEVEMENT_STATE_RETIRED,
}
ACHIEVEMENT = wire.slug("achievements", domain.AchievementNotFound)


class Achievements(Base):
    """Answers calls about achievements."""

    def GetAchievement(
        self, request: pb.GetAchievementRequest, _: grpc.ServicerContext
    ) -> pb.Achievement:
        slug = ACHIEVEMENT.parse(request.name)
        return achievement(actions.get_achievement(self.db, actor.current(), slug))

    def ListAchievements(
        self, request: pb.ListAchievementsRequest, _: grpc.ServicerContext
    ) -> pb.ListAchievementsResponse:
        found, token = actions.list_achievements(
            self.db,
            actor.current(),
            request.page_size,
            request.page_token,
            show_retired=request.show_retired,
        )
        return pb.ListAchievementsResponse(
            achievements=[achievement(one) for one in found], next_page_token=token
        )

    def CreateAchievement(
        self, request: pb.CreateAchievementRequest, _: grpc.ServicerContext
    ) -> pb.Achievement:
        return achievement(
            actions.create_achievement(
                self.db,
                actor.current(),
                request.slug,
                _read(request.definition),
                request.request_id,
            )
        )

    def UpdateAchievement(
        self, request: pb.UpdateAchievementRequest, _: grpc.ServicerContext
    ) -> pb.Achievement:
        slug = ACHIEVEMENT.parse(request.name)
        return achievement(
            actions.update_achievement(self.db, actor.current(), slug, _read(request.definition))
        )

    def PreviewAchievement(
        self, request: pb.PreviewAchievementRequest, _: grpc.ServicerContext
    ) -> pb.AchievementPreview:
        slug = ACHIEVEMENT.parse(request.name) if request.name else ""
        preview, people = actions.preview_achievement(
            self.db, actor.current(), slug, _read(request.definition)
        )
        return pb.AchievementPreview(
            holders=preview.holders,
            gaining=preview.gaining,
            losing=preview.losing,
            rows=[
                pb.AchievementPreviewRow(
                    member=convert.person_of(member, people),
                    tier_before=before or "",
                    tier_after=after or "",
                )
                for member, before, after in preview.rows
            ],
        )

    def RetireAchievement(
        self, request: pb.RetireAchievementRequest, _: grpc.ServicerContext
    ) -> pb.Achievement:
        slug = ACHIEVEMENT.parse(request.name)
        return achievement(actions.retire_achievement(self.db, actor.current(), slug))


def achievement(one: Achievement) -> pb.Achievement:
    """Return an achievement as proto."""
    progress = None
    if one.progress is not None:
        progress = pb.Progress(
            value=one.progress.value,
            next_threshold=one.progress.next_threshold,
            tier=one.progress.tier,
            next_tier=one.progress.next_tier,
            held=one.progress.held,
        )
    return pb.Achievement(
        name=f"achievements/{one.slug}",
        slug=one.slug,
        version=one.number,
        state=STATES[one.state],
        definition=_write(one.definition),
        create_time=wire.stamp(one.create_time),
        update_time=wire.stamp(one.update_time),
        holder_count=one.holder_count,
        progress=progress,
    )


def _write(one: Definition) -> pb.AchievementDefinition:
    return pb.AchievementDefinition(
        kind=KINDS[one.kind],
        display_name=one.display_name,
        description=one.description,
        criteria=one.criteria,
        trigger=one.trigger,
        filter=pb.FactFilter(
            boards=one.filter.boards,
            sources=one.filter.sources,
            least_quantity=one.filter.least_quantity,
        ),
        tiers=[pb.Tier(tier=step.tier, threshold=step.threshold) for step in one.tiers],
        measure=one.measure,
        cooling_off_days=one.cooling_off_days,
        valid_days=one.valid_days,
        holdout_percent=one.holdout_percent,
        credit=one.credit,
        design=pb.Design(shape=one.design.shape, symbol=one.design.symbol, color=one.design.color),
    )


def _read(message: pb.AchievementDefinition) -> Definition:
    """Return a definition; what is wrong with it, the domain says."""
    return Definition(
        kind=KIND_NAMES.get(message.kind, ""),
        display_name=message.display_name,
        description=message.description,
        criteria=message.criteria,
        trigger=message.trigger,
        filter=Filter(
            boards=tuple(message.filter.boards),
            sources=tuple(message.filter.sources),
            least_quantity=message.filter.least_quantity,
        ),
        tiers=tuple(Tier(step.tier, step.threshold) for step in message.tiers),
        measure=message.measure,
        cooling_off_days=message.cooling_off_days,
        valid_days=message.valid_days,
        holdout_percent=message.holdout_percent,
        credit=message.credit,
        design=Design(message.design.shape, message.design.symbol, message.design.color),
    )
