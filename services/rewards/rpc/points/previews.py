"""Answers calls that try rules out."""

import grpc

from services.rewards import actions
from services.rewards.domain.points.previews import Preview
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from services.rewards.rpc.points.rules import RULE, definition_in
from shared import actor
from shared.people.messages import one_of
from upwell.rewards.v1 import rewards_pb2 as pb


class Previews(Base):
    """Answers calls that try rules out."""

    def PreviewRule(
        self, request: pb.PreviewRuleRequest, _: grpc.ServicerContext
    ) -> pb.RulePreview:
        return _preview(
            actions.preview_rule(
                self.db,
                actor.current(),
                RULE.parse(request.name) if request.name else "",
                definition_in(request.definition),
                retroactive=request.retroactive,
            )
        )

    def GetShadowResults(
        self, request: pb.GetShadowResultsRequest, _: grpc.ServicerContext
    ) -> pb.RulePreview:
        return _preview(
            actions.get_shadow_results(
                self.db, actor.current(), RULE.parse(request.name), request.version
            )
        )


def _preview(found: Preview) -> pb.RulePreview:
    return pb.RulePreview(
        winners=found.winners,
        losers=found.losers,
        unchanged=found.unchanged,
        given=found.given,
        taken=found.taken,
        unit=convert.UNITS.value(found.unit),
        rows=[
            pb.PreviewRow(
                member=one_of(found.people, row.member),
                before=row.before,
                after=row.after,
            )
            for row in found.rows
        ],
        facts=found.facts,
        partial=found.partial,
    )
