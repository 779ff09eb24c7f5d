"""Announces what became of members."""

import sqlalchemy as sa
from google.protobuf.message import Message

from services.members import store
from services.members.domain import Member
from shared import outbox
from shared.actor import Actor
from upwell.members.v1 import events_pb2


def announce(tx: sa.Connection, actor: Actor, subject: str, *messages: Message) -> None:
    """Announce facts in the transaction that makes them true."""
    pairs = [(subject, message) for message in messages]
    outbox.add(tx, store.OUTBOX, actor.community, actor.member, *pairs)


def subject_of(member: Member) -> str:
    """Return the name of a member that lasts: handles change."""
    return f"members/{member.uid}"


def member_joined(member: Member) -> events_pb2.MemberJoined:
    """Return the event of somebody new."""
    event = events_pb2.MemberJoined(
        member_uid=str(member.uid),
        handle=member.handle,
        display_name=member.display_name,
        is_staff=member.is_staff,
        is_placeholder=member.is_placeholder,
        avatar=member.avatar,
    )
    event.create_time.FromDatetime(member.create_time)
    return event


def member_changed(member: Member) -> events_pb2.MemberChanged:
    """Return the event of a change that others show."""
    return events_pb2.MemberChanged(
        member_uid=str(member.uid),
        handle=member.handle,
        display_name=member.display_name,
        is_staff=member.is_staff,
        is_placeholder=member.is_placeholder,
        avatar=member.avatar,
    )


def grants_changed(tx: sa.Connection, actor: Actor, member: Member) -> None:
    """Announce that what somebody may do has changed."""
    event = events_pb2.GrantsChanged(
        member_uid=str(member.uid), roles=member.roles, is_staff=member.is_staff
    )
    announce(tx, actor, subject_of(member), event)
