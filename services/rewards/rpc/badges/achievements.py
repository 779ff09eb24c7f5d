"""Answers calls about achievements."""

import grpc

from services.rewards import actions
from services.rewards.domain.badges import achievements as domain
from services.rewards.domain.badges.achievements import Achievement, Definition, Tier
from services.rewards.domain.badges.art.design import Design
from services.rewards.domain.points.rules import Filter
from services.rewards.rpc.base import Base
from shared import actor, wire
from shared.people.messages import one_of
from upwell.rewards.v1 import rewards_pb2 as pb

KINDS = wire.Words.of(pb.AchievementKind, "kind")
STATES = wire.Words.of(pb.AchievementState, "state")
MEASURES = wire.Words.of(pb.Measure, "measure")
SHAPES = wire.Words.of(pb.Shape, "shape")
FIELDS = ("definition",)
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
                request.achievement.slug,
                _read(request.achievement.definition),
                request.request_id,
            )
        )

    def UpdateAchievement(
        self, request: pb.UpdateAchievementRequest, _: grpc.ServicerContext
    ) -> pb.Achievement:
        given = request.achievement
        wire.masked(request.update_mask, FIELDS)
        slug = ACHIEVEMENT.parse(given.name)
        return achievement(
            actions.update_achievement(self.db, actor.current(), slug, _read(given.definition))
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
                    member=one_of(people, member),
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
        state=STATES.value(one.state),
        definition=_write(one.definition),
        create_time=wire.stamp(one.create_time),
        update_time=wire.stamp(one.update_time),
        holder_count=one.holder_count,
        progress=progress,
    )


def _write(one: Definition) -> pb.AchievementDefinition:
    return pb.AchievementDefinition(
        kind=KINDS.value(one.kind),
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
        measure=MEASURES.value(one.measure),
        cooling_off_days=one.cooling_off_days,
        valid_days=one.valid_days,
        holdout_percent=one.holdout_percent,
        credit=one.credit,
        design=pb.Design(
            shape=SHAPES.value(one.design.shape),
            symbol=one.design.symbol,
            color=one.design.color,
        ),
    )


def _read(message: pb.AchievementDefinition) -> Definition:
    """Return a definition; what is wrong with it, the domain says."""
    return Definition(
        kind=KINDS.word(message.kind, "definition.kind"),
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
        measure=MEASURES.word(message.measure, "definition.measure"),
        cooling_off_days=message.cooling_off_days,
        valid_days=message.valid_days,
        holdout_percent=message.holdout_percent,
        credit=message.credit,
        design=design_in(message.design, "definition.design.shape"),
    )


def design_in(message: pb.Design, field: str) -> Design:
    """Return how a drawing looks; what is wrong with it, the domain says."""
    return Design(SHAPES.word(message.shape, field), message.symbol, message.color)
