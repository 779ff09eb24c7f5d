"""Turns messages of members into what templates show."""

from flask_babel import gettext as _

from services.gateway.web.links import avatar_url
from services.gateway.web.markdown import markdown
from services.gateway.web.wire import View, when, word
from upwell.members.v1 import members_pb2


def member(message: members_pb2.Member) -> View:
    """Return a member's profile."""
    return View(
        uid=message.uid,
        handle=message.handle,
        display_name=message.display_name,
        bio=message.bio,
        bio_html=markdown(message.bio),
        interests=list(message.interests),
        links=[View(label=one.label, url=one.url) for one in message.links],
        locale=message.locale,
        time_zone=message.time_zone,
        email=message.email,
        state=word(members_pb2.MemberState, message.state),
        roles=[word(members_pb2.Role, one) for one in message.roles],
        is_staff=message.is_staff,
        is_verified=message.is_verified,
        completeness=message.completeness.percent,
        missing=[
            View(field=one.field, unlocks=one.unlocks) for one in message.completeness.missing
        ],
        create_time=when(message.create_time),
        update_time=when(message.update_time),
        accepted_conduct_version=message.accepted_conduct_version,
        etag=message.etag,
        avatar_url=avatar_url(message.handle, message.avatar),
        erased=message.state == members_pb2.MEMBER_STATE_ERASED,
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


def community(message: members_pb2.Community) -> View:
    """Return a community: name, slug, vision and its three parts, access, brand, locale."""
    return View(
        uid=message.uid,
        slug=message.slug,
        name=message.display_name,
        vision=vision(message),
        vision_place=message.vision_place,
        vision_benefit=message.vision_benefit,
        vision_excitement=message.vision_excitement,
        access=word(members_pb2.Access, message.access),
        brand_color=message.brand_color,
        logo_url=message.logo,
        locale=message.locale or "en",
        time_zone=message.time_zone or "UTC",
        features=list(message.features),
        hosts=list(message.hosts),
        conduct_version=message.conduct.version,
        conduct_body=message.conduct.body,
        reuse_terms=message.conduct.reuse_terms,
        etag=message.etag,
    )
