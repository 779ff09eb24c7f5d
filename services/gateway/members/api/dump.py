"""Turns members and the community into the JSON of the API, as the schemas document it."""

from services.gateway.members.views import vision
from services.gateway.web.dump import Json, moment
from services.gateway.web.markdown import render
from services.gateway.web.wire import word
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2


def settings(message: ideas_pb2.Settings) -> Json:
    """Return how ideas work in this community."""
    return {
        "answer_promise_days": message.answer_promise_days,
        "trend_half_life_days": message.trend_half_life_days,
        "update_time": moment(message, "update_time"),
    }


def member(message: members_pb2.Member) -> Json:
    """Return a profile as others see it."""
    return {
        "handle": message.handle,
        "display_name": message.display_name,
        "bio": message.bio,
        "bio_html": render(message.bio),
        "interests": list(message.interests),
        "links": [{"label": one.label, "url": one.url} for one in message.links],
        "state": word(members_pb2.MemberState, message.state),
        "is_staff": message.is_staff,
        "is_verified": message.is_verified,
        "create_time": moment(message, "create_time"),
    }


def me(message: members_pb2.Member, scopes: list[str], community: members_pb2.Community) -> Json:
    """Return a profile as its owner sees it."""
    return {
        **member(message),
        "uid": message.uid,
        "email": message.email,
        "locale": message.locale,
        "time_zone": message.time_zone,
        "roles": sorted({"member", *(word(members_pb2.Role, one) for one in message.roles)}),
        "scopes": scopes,
        "completeness": message.completeness.percent,
        "community": {"slug": community.slug, "name": community.display_name},
    }


def token(message: members_pb2.AccessToken) -> Json:
    """Return a personal access token, without its secret."""
    return {
        "id": message.uid,
        "name": message.display_name,
        "scopes": [word(members_pb2.TokenScope, one) for one in message.scopes],
        "create_time": moment(message, "create_time"),
        "expire_time": moment(message, "expire_time"),
        "last_used_time": moment(message, "last_used_time"),
    }


def community(message: members_pb2.Community) -> Json:
    """Return a community."""
    return {
        "slug": message.slug,
        "name": message.display_name,
        "vision": vision(message),
        "access": word(members_pb2.Access, message.access),
        "locale": message.locale,
        "time_zone": message.time_zone,
        "conduct_version": message.conduct.version,
        "conduct_html": render(message.conduct.body),
        "reuse_terms_html": render(message.conduct.reuse_terms),
    }
