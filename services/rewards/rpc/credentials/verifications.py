"""Answers calls that verify credentials."""

import json

import grpc

from services.rewards import actions
from services.rewards.rpc.base import Base
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

CHECKS = wire.Words.of(pb.CheckKind, "check")
OUTCOMES = wire.Words.of(pb.CheckOutcome, "outcome")


class Verifications(Base):
    """Answers calls that verify credentials."""

    def VerifyCredential(
        self, request: pb.VerifyCredentialRequest, _: grpc.ServicerContext
    ) -> pb.Verification:
        found = actions.verify_credential(self.db, actor.current(), request.content, request.email)
        return pb.Verification(
            valid=found.valid,
            checks=[
                pb.VerificationCheck(
                    check=CHECKS.value(one.check),
                    outcome=OUTCOMES.value(one.outcome),
                    message=one.message,
                )
                for one in found.checks
            ],
            own=found.own,
            issuer_name=found.issuer_name,
            issuer_id=found.issuer_id,
            achievement_name=found.achievement_name,
            valid_from=wire.stamp(found.valid_from),
            valid_until=wire.stamp(found.valid_until),
            badge=f"badges/{found.badge}" if found.badge else "",
            credential=json.dumps(found.credential, ensure_ascii=False, indent=2)
            if found.credential
            else "",
        )
