"""Says what a member is, what may be set about one, and who may do what to whom."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from services.members.domain import handles, images
from services.members.domain.communities import check_locale, check_time_zone
from services.members.domain.roles import STAFF
from shared import text
from shared.refusals import AlreadyExists, Conflict, FailedPrecondition, NotAllowed, NotFound

ACTIVE, SUSPENDED, ERASED, PLACEHOLDER = "active", "suspended", "erased", "placeholder"
FORMER_NAME = "Former member"
NEW_NAME = "New member"
BATCH_MOST = 500
SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


class MemberNotFound(NotFound):
    """Refuses because the community has no such member."""

    message = "Member not found. Check the handle."


class HandleTaken(AlreadyExists):
    """Refuses a handle that somebody has."""

    message = "The handle {handle} is already taken. Choose another."


class EmailTaken(AlreadyExists):
    """Refuses an address that another member has."""

    message = "Another member uses this email address."


class AlreadyMember(AlreadyExists):
    """Refuses to invite somebody who is here."""

    message = "{handle} already has this email address and has signed in."


class EditedMeanwhile(Conflict):
    """Refuses a change to something that somebody else has changed."""


class StaffOutOfReach(NotAllowed):
    """Refuses a moderator's act on a colleague."""

    message = "Only an administrator can do this to a staff member."


class NotToYourself(FailedPrecondition):
    """Refuses an act on one's own account."""

    message = "You can't do this to your own account. Ask another administrator."


class NotActive(FailedPrecondition):
    """Refuses because the member does not take part."""

    message = "This member is {state}, so this is not possible."


class NotSuspended(FailedPrecondition):
    """Refuses to reinstate somebody who is not suspended."""

    message = "This member is not suspended."


@dataclass(frozen=True)
class Link:
    """Holds a labelled address."""

    label: str
    url: str


@dataclass(frozen=True)
class Missing:
    """Names an empty part of a profile and the message key of what it unlocks."""

    field: str
    unlocks: str


@dataclass(frozen=True)
class Member:
    """Holds a person in a community; `handle` is unique there."""

    uid: UUID
    handle: str
    display_name: str
    create_time: datetime
    update_time: datetime
    bio: str = ""
    interests: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    avatar: str = ""
    locale: str = ""
    time_zone: str = ""
    email: str = ""
    state: str = ACTIVE
    roles: tuple[str, ...] = ()
    is_verified: bool = False
    accepted_conduct_version: int = 0
    completed_time: datetime | None = None
    version: int = 1

    @property
    def etag(self) -> str:
        """Return what changes with each change."""
        return str(self.version)

    @property
    def is_staff(self) -> bool:
        """Return whether others see the staff mark."""
        return not STAFF.isdisjoint(self.roles)

    @property
    def is_placeholder(self) -> bool:
        """Return whether nobody has signed in yet."""
        return self.state == PLACEHOLDER

    @property
    def is_erased(self) -> bool:
        """Return whether the member has left."""
        return self.state == ERASED

    @property
    def needs_name(self) -> bool:
        """Return whether they have not said yet how they want to be called."""
        return self.display_name == NEW_NAME

    @property
    def shown(self) -> tuple[object, ...]:
        """Return what other services keep a copy of."""
        return (self.handle, self.display_name, self.avatar, self.is_staff, self.is_placeholder)


# Each part of a profile, its share of 100, and the message key of what filling it unlocks.
PARTS = (
    ("display_name", 20, "profile.unlocks.display_name"),
    ("bio", 20, "profile.unlocks.bio"),
    ("interests", 20, "profile.unlocks.interests"),
    ("avatar", 20, "profile.unlocks.avatar"),
    ("links", 10, "profile.unlocks.links"),
    ("time_zone", 10, "profile.unlocks.time_zone"),
)


def completeness(member: Member) -> tuple[int, tuple[Missing, ...]]:
    """Return how much of a profile is filled, 0 to 100, and what each missing part unlocks."""
    missing = [
        (share, Missing(name, unlocks))
        for name, share, unlocks in PARTS
        if not getattr(member, name) or (name == "display_name" and member.needs_name)
    ]
    return 100 - sum(share for share, _ in missing), tuple(part for _, part in missing)


OWN_FIELDS = (
    "handle",
    "display_name",
    "bio",
    "interests",
    "links",
    "locale",
    "time_zone",
    "avatar",
)
ADMIN_FIELDS = ("email", "is_verified")


def checked(values: dict[str, object], *, operator: bool = False) -> dict[str, object]:
    """Return profile fields in their kept form; raises `Invalid` naming every fault.

    The `operator` may give out reserved handles.
    """
    form = text.Form()
    result = {name: _check(form, name, value, operator=operator) for name, value in values.items()}
    form.done()
    return result


def _check(form: text.Form, name: str, value: object, *, operator: bool) -> object:
    if name == "is_verified":
        return bool(value)
    if name == "interests":
        return _check_interests(form, value)
    if name == "links":
        return _check_links(form, value)
    line = str(value)
    if name == "handle":
        handle = line.strip().lower()
        if sentence := handles.fault(handle, operator=operator):
            form.refuse(name, sentence)
        return handle
    if name == "email":
        return check_email(form, name, line)[0] if line.strip() else ""
    checks = {
        "display_name": lambda: form.line(name, line, least=1, most=80),
        "bio": lambda: form.body(name, line, most=1000),
        "locale": lambda: check_locale(form, line),
        "time_zone": lambda: check_time_zone(form, line),
        "avatar": lambda: images.check(form, name, line, svg=False),
    }
    return checks[name]()


def _check_interests(form: text.Form, value: object) -> tuple[str, ...]:
    entries = value if isinstance(value, (list, tuple)) else ()
    if len(entries) > 20:  # noqa: PLR2004  more says nothing
        form.refuse("interests", "Enter at most 20 topics.")
        return ()
    found = dict.fromkeys(form.line("interests", str(one), most=40) for one in entries)
    return tuple(one for one in found if one)


def _check_links(form: text.Form, value: object) -> tuple[Link, ...]:
    entries = value if isinstance(value, (list, tuple)) else ()
    if len(entries) > 5:  # noqa: PLR2004  more is a directory
        form.refuse("links", "Add at most 5 links.")
        return ()
    return tuple(
        Link(form.line("links", label, most=40), _check_url(form, url)) for label, url in entries
    )


def _check_url(form: text.Form, url: str) -> str:
    url = form.line("links", url, least=1, most=500)
    try:
        parts = urlsplit(url)
        good = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        good = False
    if url and (not good or " " in url):
        form.refuse(
            "links", "A link has to start with http:// or https:// and include a site name."
        )
    return url


LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
BAD_EMAIL = "This is not a valid email address. Use a format like name@example.com."


def check_email(form: text.Form, name: str, address: str) -> tuple[str, str]:
    """Return an address as emails are sent to it and the key that compares it; notes a fault.

    The domain is in lower case and in its ASCII form; the key is all in lower case, because people
    write their own address either way.
    """
    try:
        cleaned = text.fit(address, least=1, most=254)
    except text.Unfit:
        form.refuse(name, BAD_EMAIL)
        return "", ""
    local, _, domain = cleaned.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    if len(local) > 64 or not LOCAL_PART.fullmatch(local) or not DOMAIN.fullmatch(domain):  # noqa: PLR2004  RFC 5321
        form.refuse(name, BAD_EMAIL)
        return "", ""
    kept = f"{local}@{domain}"
    return kept, kept.lower()


def email_key(address: str) -> str:
    """Return the key that compares a checked address."""
    return address.lower()


def check_suspension(target: Member, *, by: UUID | None, by_admin: bool) -> None:
    """Raise a refusal where somebody may not suspend or reinstate a member."""
    if by == target.uid:
        raise NotToYourself
    if target.is_staff and not by_admin:
        raise StaffOutOfReach
    if target.state in (ERASED, PLACEHOLDER):
        raise NotActive(state=target.state)


def former_handle(mark: str) -> str:
    """Return the handle of an erased member; `mark` is random, so it says nothing about them."""
    return f"{handles.FORMER}{mark}"
