"""Turns messages of members into what templates show."""

from flask_babel import gettext as _

from services.gateway.web.links import avatar_url
from services.gateway.web.markdown import markdown
from services.gateway.web.wire import viewer
from upwell.members.v1 import members_pb2

_missing = viewer(members_pb2.MissingPart)
# `completeness` is in percent.
member = viewer(
    members_pb2.Member,
    {members_pb2.Link: viewer(members_pb2.Link)},
    bio_html=lambda message: markdown(message.bio),
    completeness=lambda message: message.completeness.percent,
    missing=lambda message: [_missing(one) for one in message.completeness.missing],
    avatar_url=lambda message: avatar_url(message.handle, message.avatar),
    erased=lambda message: message.state == members_pb2.MEMBER_STATE_ERASED,
)


def vision(message: members_pb2.Community) -> str:
    """Return the community's vision as one paragraph; empty where nothing is written."""
    parts = []
    if message.vision_place:
        place = message.vision_place.rstrip(".")
        parts.append(_("Our community is the place for %(place)s.", place=place))
    if message.vision_benefit:
        benefit = message.vision_benefit.rstrip(".")
        excitement = message.vision_excitement.rstrip(".")
        parts.append(
            _(
                "Members benefit from %(benefit)s and are most excited"
                " when they can %(excitement)s.",
                benefit=benefit,
                excitement=excitement,
            )
            if excitement
            else _("Members benefit from %(benefit)s.", benefit=benefit)
        )
    return " ".join(parts)


# Its `name` is the one that people read.
community = viewer(
    members_pb2.Community,
    {members_pb2.Conduct: viewer(members_pb2.Conduct)},
    name=lambda message: message.display_name,
    vision=vision,
    logo_url=lambda message: message.logo,
    locale=lambda message: message.locale or "en",
    time_zone=lambda message: message.time_zone or "UTC",
    conduct_version=lambda message: message.conduct.version,
    conduct_body=lambda message: message.conduct.body,
    reuse_terms=lambda message: message.conduct.reuse_terms,
)
