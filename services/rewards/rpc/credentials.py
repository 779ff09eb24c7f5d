"""Answers calls about drawings, credentials and their issuer."""

import json
from uuid import UUID

import grpc

import services.rewards.domain.credentials as domain
from services.rewards import actions
from services.rewards.actions import art as drawings
from services.rewards.actions.credentials import claiming, issuing
from services.rewards.domain.art import Design
from services.rewards.rpc import convert, names
from services.rewards.rpc.achievements import achievement_slug
from services.rewards.rpc.badges import badge, badge_uid
from services.rewards.rpc.base import Base
from shared import actor
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb

ART_FORMATS: dict[int, str] = {
    pb.ART_FORMAT_UNSPECIFIED: drawings.SVG,
    pb.ART_FORMAT_SVG: drawings.SVG,
    pb.ART_FORMAT_PNG: drawings.PNG,
    pb.ART_FORMAT_SHARE: drawings.SHARE,
}
FORMATS: dict[int, str] = {
    pb.CREDENTIAL_FORMAT_UNSPECIFIED: claiming.JSON_LD,
    pb.CREDENTIAL_FORMAT_JSON_LD: claiming.JSON_LD,
    pb.CREDENTIAL_FORMAT_JWT: claiming.JWT,
    pb.CREDENTIAL_FORMAT_PNG: claiming.PNG,
    pb.CREDENTIAL_FORMAT_SVG: claiming.SVG,
}
_PROFILE = "/issuer"


class Drawings(Base):
    """Answers calls about drawings."""

    def GetArt(self, request: pb.GetArtRequest, _: grpc.ServicerContext) -> pb.Art:
        """Draw something."""
        subject: str | UUID | Design
        if request.name.startswith("badges/"):
            subject = badge_uid(request.name)
        elif request.name:
            subject = achievement_slug(request.name)
        else:
            subject = Design(request.design.shape, request.design.symbol, request.design.color)
        found = actions.get_art(
            self.db,
            actor.current(),
            subject,
            _known(ART_FORMATS, request.format),
            tier=request.tier,
            footer=request.footer,
        )
        return pb.Art(content=found.content, media_type=found.media_type, etag=found.etag)


class Credentials(Base):
    """Answers calls about credentials."""

    def ClaimBadge(self, request: pb.ClaimBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        """Claim a badge as a credential."""
        uid = badge_uid(request.name)
        who = actor.current()
        actions.claim_badge(self.db, who, self.secret, uid, request.email, request.base_url)
        return badge(actions.get_badge(self.db, who, uid))

    def GetCredential(
        self, request: pb.GetCredentialRequest, _: grpc.ServicerContext
    ) -> pb.Document:
        """Get a claimed badge's credential."""
        uid = badge_uid(request.name)
        return _document(
            actions.get_credential(self.db, actor.current(), uid, _known(FORMATS, request.format))
        )

    def VerifyCredential(
        self, request: pb.VerifyCredentialRequest, _: grpc.ServicerContext
    ) -> pb.Verification:
        """Verify a credential."""
        found = actions.verify_credential(self.db, actor.current(), request.content, request.email)
        return pb.Verification(
            valid=found.valid,
            checks=[
                pb.VerificationCheck(check=one.check, outcome=one.outcome, message=one.message)
                for one in found.checks
            ],
            own=found.own,
            issuer_name=found.issuer_name,
            issuer_id=found.issuer_id,
            achievement_name=found.achievement_name,
            valid_from=convert.timestamp(found.valid_from),
            valid_until=convert.timestamp(found.valid_until),
            badge=f"badges/{found.badge}" if found.badge else "",
            credential=json.dumps(found.credential, ensure_ascii=False, indent=2)
            if found.credential
            else "",
        )


class Issuers(Base):
    """Answers calls about a community's issuer and what others resolve."""

    def GetIssuer(self, request: pb.GetIssuerRequest, _: grpc.ServicerContext) -> pb.Issuer:
        """Get the issuer."""
        return _issuer(actions.get_issuer(self.db, actor.current(), request.base_url))

    def UpdateIssuer(self, request: pb.UpdateIssuerRequest, _: grpc.ServicerContext) -> pb.Issuer:
        """Update the profile; its id is only read where none is kept yet."""
        fields = {}
        for path in names.masked(request.update_mask, issuing.FIELDS):
            if path not in issuing.FIELDS:
                raise Invalid({"update_mask": f"{path} can't be changed."})
            fields[path] = getattr(request.issuer, path)
        base_url = request.issuer.id.removesuffix(_PROFILE)
        return _issuer(actions.update_issuer(self.db, actor.current(), fields, base_url))

    def RotateIssuerKeys(
        self, request: pb.RotateIssuerKeysRequest, _: grpc.ServicerContext
    ) -> pb.Issuer:
        """Replace the signing keys."""
        return _issuer(
            actions.rotate_issuer_keys(self.db, actor.current(), self.secret, request.base_url)
        )

    def GetIssuerKey(self, request: pb.GetIssuerKeyRequest, _: grpc.ServicerContext) -> pb.Document:
        """Get a key."""
        return _document(actions.get_issuer_key(self.db, actor.current(), request.kid))

    def GetAchievementDocument(
        self, request: pb.GetAchievementDocumentRequest, _: grpc.ServicerContext
    ) -> pb.Document:
        """Get an achievement's document."""
        slug = achievement_slug(request.name)
        return _document(
            actions.get_achievement_document(self.db, actor.current(), slug, request.base_url)
        )

    def GetStatusList(
        self, request: pb.GetStatusListRequest, _: grpc.ServicerContext
    ) -> pb.Document:
        """Get a status list."""
        wanted = _known(FORMATS, request.format)
        if wanted not in (claiming.JSON_LD, claiming.JWT):
            raise Invalid({"format": "A status list is available as JSON-LD or JWT."})
        return _document(
            actions.get_status_list(
                self.db,
                actor.current(),
                self.secret,
                request.number,
                jwt=wanted == claiming.JWT,
            )
        )


def _known(formats: dict[int, str], value: int) -> str:
    if value not in formats:
        raise Invalid({"format": "Unknown format."})
    return formats[value]


def _document(found: domain.Document) -> pb.Document:
    return pb.Document(content=found.content, media_type=found.media_type, etag=found.etag)


def _issuer(issuer: domain.Issuer) -> pb.Issuer:
    return pb.Issuer(
        id=issuer.id,
        display_name=issuer.display_name,
        description=issuer.description,
        url=issuer.url,
        email=issuer.email,
        keys=[
            pb.IssuerKey(
                id=issuer.key_id(key.kid),
                kid=key.kid,
                algorithm=key.algorithm,
                create_time=convert.timestamp(key.create_time),
                retire_time=convert.timestamp(key.retire_time),
            )
            for key in issuer.keys
        ],
        document=issuing.profile_of(issuer).content.decode(),
    )
