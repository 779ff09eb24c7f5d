"""Says what a community is and what may be set about it."""

import re
import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import UUID

from services.members.domain import images
from services.members.domain.conduct import Conduct
from shared import text
from shared.refusals import AlreadyExists, NotAllowed, NotFound

ACCESSES = ("public", "gated", "hybrid")
# The languages the product speaks.
LOCALES = ("en", "de")
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
COLOR = re.compile(r"#[0-9a-f]{6}")
HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?"
)
FEATURE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class CommunityNotFound(NotFound):
    """Refuses because the caller has no such community."""

    message = "Community not found. Check the address."


class SlugTaken(AlreadyExists):
    """Refuses a short name that another community has."""

    message = "Another community has this slug. Choose another."


class HostTaken(AlreadyExists):
    """Refuses a host name that another community has."""

    message = "Another community uses the host name {host}. Choose another."


class HostsNeedOperator(NotAllowed):
    """Refuses because only the operator may say which host names lead here."""

    message = "Only the operator of this server can change host names and the slug."


@dataclass(frozen=True)
class Community:
    """Holds a company's community."""

    uid: UUID
    slug: str
    display_name: str
    create_time: datetime
    update_time: datetime
    conduct: Conduct
    vision_place: str = ""
    vision_benefit: str = ""
    vision_excitement: str = ""
    access: str = "public"
    brand_color: str = ""
    logo: str = ""
    locale: str = "en"
    time_zone: str = "UTC"
    features: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    version: int = 1

    @property
    def etag(self) -> str:
        """Return what changes with each change."""
        return str(self.version)

    @property
    def is_open(self) -> bool:
        """Return whether anyone may join by signing in."""
        return self.access == "public"

    def may_read(self, *, member: bool) -> bool:
        """Return whether somebody may read about its members."""
        return member or self.access != "gated"


# The fields somebody may set; the names are those of the contract.
SETTABLE = (
    "slug",
    "display_name",
    "vision_place",
    "vision_benefit",
    "vision_excitement",
    "access",
    "brand_color",
    "logo",
    "locale",
    "time_zone",
    "features",
    "hosts",
)
OPERATORS_ONLY = ("slug", "hosts")


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """Return the names of the IANA time zones."""
    return frozenset(zoneinfo.available_timezones())


def check_time_zone(form: text.Form, zone: str) -> str:
    """Return a time zone; notes a fault for an unknown one."""
    zone = form.line("time_zone", zone, most=64)
    if zone and zone not in time_zones():
        form.refuse("time_zone", "Unknown time zone. Choose one such as Europe/Vienna.")
    return zone


def check_locale(form: text.Form, locale: str) -> str:
    """Return a language the product speaks, also for `de-AT`; notes a fault for others."""
    short = form.line("locale", locale, most=35).replace("_", "-").partition("-")[0].lower()
    if short and short not in LOCALES:
        form.refuse("locale", f"Choose one of the available languages: {', '.join(LOCALES)}.")
        return ""
    return short


def checked(values: dict[str, object]) -> dict[str, object]:
    """Return the given settings in their kept form; raises `Invalid` naming every fault."""
    form = text.Form()
    result: dict[str, object] = {}
    for name, value in values.items():
        result[name] = _check(form, name, value)
    form.done()
    return result


def _check(form: text.Form, name: str, value: object) -> object:  # noqa: PLR0911  a case each
    if name in ("features", "hosts"):
        entries = value if isinstance(value, (list, tuple)) else ()
        words = tuple(dict.fromkeys(str(entry).strip().lower() for entry in entries))
        return _check_words(form, name, words)
    line = str(value)
    if name == "logo":
        return images.check(form, name, line, svg=True)
    if name == "display_name":
        return form.line(name, line, least=2, most=80)
    if name.startswith("vision_"):
        return form.line(name, line, most=300)
    if name == "locale":
        return check_locale(form, line) or "en"
    if name == "time_zone":
        return check_time_zone(form, line) or "UTC"
    line = form.line(name, line, most=64).lower()
    if name == "slug" and not SLUG.fullmatch(line):
        form.refuse(
            name, "Use 1 to 40 letters a to z, digits and hyphens, for example example-ideas."
        )
    if name == "access" and line not in ACCESSES:
        form.refuse(name, f"Choose who can read: {', '.join(ACCESSES)}.")
    if name == "brand_color" and line and not COLOR.fullmatch(line):
        form.refuse(name, "Enter a colour as # and six hexadecimal digits, for example #0e6e74.")
    return line


def _check_words(form: text.Form, name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    pattern, most = (HOST, 253) if name == "hosts" else (FEATURE, 40)
    for word in words:
        if len(word) > most or not pattern.fullmatch(word):
            form.refuse(name, f"{word[:60]!r} can't be used here.")
    if len(words) > 30:  # noqa: PLR2004  more is a mistake
        form.refuse(name, "Enter at most 30.")
    return words


def mail_base(base_url: str, hosts: tuple[str, ...], public_url: str) -> str:
    """Return the address that links in emails begin with.

    It is what the portal says only where that is one of the community's host names or the public
    address; otherwise somebody could have links sent that lead to their own site. This machine is
    believed where nothing says that the portal is anywhere else.
    """
    try:
        parts = urlsplit(base_url)
    except ValueError:
        parts = urlsplit("")
    public = urlsplit(public_url)
    host = (parts.hostname or "").lower()
    netloc = parts.netloc.rpartition("@")[2].lower()
    ours = {*hosts, public.netloc.lower()}
    if not public.hostname or public.hostname in LOOPBACK:
        ours |= set(LOOPBACK)
    if parts.scheme in ("http", "https") and (netloc in ours or host in ours):
        return f"{parts.scheme}://{netloc}"
    return portal_base(hosts, public_url)


def portal_base(hosts: tuple[str, ...], public_url: str) -> str:
    """Return the address of a community's portal: its own first host name, else the public address.

    Where the public address is this machine the host name has its scheme and port. A name of this
    machine only counts then: elsewhere it leads nobody here.
    """
    public = urlsplit(public_url)
    if {public.netloc.lower(), public.hostname} & set(hosts):
        return public_url.rstrip("/")
    here = not public_url or public.hostname in LOOPBACK or _is_here(public.hostname or "")
    found = [host for host in hosts if here or not _is_here(host.partition(":")[0])]
    if not found:
        return public_url.rstrip("/")
    host = found[0]
    scheme = public.scheme or ("http" if _is_here(host.partition(":")[0]) else "https")
    if public.port and ":" not in host:
        host = f"{host}:{public.port}"
    return f"{scheme}://{host}"


def _is_here(host: str) -> bool:
    return host in LOOPBACK or host.endswith(".localhost")
