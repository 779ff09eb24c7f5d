"""Asks members what several pages need: the viewer's own profile, a picture that was chosen."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import g, request
from flask_babel import gettext as _

from services.gateway.edge import clients
from services.gateway.edge.errors import Failed
from services.gateway.web import refusals
from shared.errors import to_problem
from upwell.members.v1 import members_pb2

PICTURE_BYTES = 24 * 1024
KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def me() -> members_pb2.Member:
    """Return the viewer's own profile; by their uid, which stays when their handle changes."""
    asked = members_pb2.GetMemberRequest(name=f"members/{g.actor.member}")
    found: members_pb2.Member = clients.members.GetMember(asked)
    return found


@dataclass(frozen=True)
class Invited:
    """Holds what became of one invitation: who it is for, or why it was refused."""

    email: str
    display_name: str = ""
    member: members_pb2.Member | None = None
    reason: str = ""
    text: str = ""

    @property
    def line(self) -> str:
        """Return it as it may be typed."""
        return f"{self.display_name} <{self.email}>" if self.display_name else self.email


# An entry of a list: quoted names may hold what else ends an entry.
_ENTRY = re.compile(r'(?:"[^"\n]*"|[^,;\n])+')
_NAMED = re.compile(r"(.*)<([^<>]*)>\s*")


def listed(text: str) -> list[tuple[str, str]]:
    """Return the addresses and names of a list as people paste it, each address once.

    Commas, semicolons and line ends go between; `Name <name@example.com>` has a name.
    """
    found: dict[str, tuple[str, str]] = {}
    for entry in _ENTRY.findall(text[:100_000]):
        named = _NAMED.fullmatch(entry)
        name = named[1].strip().strip("\"'").strip() if named else ""
        # Several addresses may stand on a line with only spaces between them.
        addresses = [named[2]] if named else entry.split() if entry.count("@") > 1 else [entry]
        for address in (one.strip().strip("\"'") for one in addresses):
            if address or name:
                found.setdefault(address.lower(), (address, name))
    return list(found.values())


def invite(people: Iterable[tuple[str, str]]) -> list[Invited]:
    """Invite people by address and name, and say of each what became of it; raises `Failed`."""
    asked = [
        members_pb2.Invitation(email=email[:300], display_name=name[:300]) for email, name in people
    ]
    if not asked:
        return []
    clients.allow(10.0)
    answer = clients.members.BatchInviteMembers(
        members_pb2.BatchInviteMembersRequest(invitations=asked)
    )
    return [_invited(one, outcome) for one, outcome in zip(asked, answer.outcomes, strict=True)]


def _invited(asked: members_pb2.Invitation, outcome: members_pb2.InvitationOutcome) -> Invited:
    if outcome.WhichOneof("outcome") == "member":
        return Invited(asked.email, asked.display_name, outcome.member)
    failed = Failed(to_problem(outcome.error))
    text = " ".join(refusals.fields(failed).values()) or refusals.say(failed)
    return Invited(asked.email, asked.display_name, reason=failed.reason, text=text)


def uploaded_picture(field: str) -> str:
    """Return the picture that a form sends as a data URL, empty for none.

    Raises ValueError where it is too large or of a kind that browsers may not show.
    """
    upload = request.files.get(field)
    return picture(upload.read(PICTURE_BYTES + 1) if upload else b"")


def picture(raw: bytes) -> str:
    """Return a picture as a data URL, empty for none; raises ValueError for one of no use."""
    if not raw:
        return ""
    if len(raw) > PICTURE_BYTES:
        raise ValueError(_("The image is too large. Choose a file of at most 24 KiB."))
    kind = next((kind for start, kind in KINDS.items() if raw.startswith(start)), "")
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        kind = "image/webp"
    if not kind:
        raise ValueError(_("This file is not a supported image. Use PNG, JPEG, GIF or WebP."))
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
