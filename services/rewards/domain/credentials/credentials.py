"""Says what a credential is: who issues it, for what and to whom, and what a look at it found."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from services.rewards.domain.credentials.refusals import BadgeNotGranted, NotTheHolder
from shared.refusals import Invalid

ED25519 = "Ed25519"
RS256 = "RS256"

# Both in this order, as the standard fixes it; the ids are names that are never fetched.
CREDENTIALS_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
CONTEXT = (CREDENTIALS_CONTEXT, BADGES_CONTEXT)

EMAIL = "emailAddress"
USER_NAME = "userName"

# The least the standard allows, so that one credential hides among many.
LIST_SIZE = 131_072

LD_JSON = "application/ld+json"
CREDENTIAL_JSON = "application/vc"
CREDENTIAL_JWT = "application/vc+jwt"
KEY_JSON = "application/jwk+json"

LONGEST = 500
LONGEST_URL = 1000
LONGEST_TEXT = 5000
_ADDRESS = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,255}")


@dataclass(frozen=True)
class Claimable:
    """Holds what a credential says of a badge."""

    uid: UUID
    member: UUID
    handle: str
    display_name: str
    is_erased: bool
    achievement: str
    definition: dict[str, Any]
    tier: str
    key: str
    state: str
    reason: str
    award_time: datetime
    expire_time: datetime | None

    def check_claiming(self, member: UUID | None) -> None:
        """Raise `NotTheHolder` or `BadgeNotGranted` where this member can't claim it."""
        if member != self.member:
            raise NotTheHolder
        if self.state != "granted":
            raise BadgeNotGranted(state=self.state)

    @property
    def title(self) -> str:
        """Return its name with what sets it apart, e.g. `Helper, gold` or `Years with us, 2026`."""
        name = str(self.definition.get("display_name", "")) or self.achievement
        apart = self.key or self.tier
        return f"{name}, {apart}" if apart else name


@dataclass(frozen=True)
class IssuerKey:
    """Holds a key; `private_key` is encrypted, `public_key` a JWK."""

    kid: str
    algorithm: str
    public_key: dict[str, Any]
    private_key: bytes
    create_time: datetime
    retire_time: datetime | None = None


@dataclass(frozen=True)
class Site:
    """Says where a community is reached and what it is called, as its operator set it."""

    base_url: str = ""
    name: str = ""


@dataclass(frozen=True)
class Issuer:
    """Says who issues a community's credentials, and where it is reached."""

    base_url: str
    display_name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    keys: tuple[IssuerKey, ...] = ()
    community_name: str = ""

    @property
    def id(self) -> str:
        """Return its id, an address."""
        return f"{self.base_url}/issuer"

    @property
    def name(self) -> str:
        """Return its name: its own, else the community's, else its host's."""
        return self.display_name or self.community_name or urlsplit(self.base_url).netloc

    def key_id(self, kid: str) -> str:
        """Return the address of a key."""
        return f"{self.base_url}/issuer/keys/{kid}"

    def achievement_id(self, slug: str) -> str:
        """Return the address of an achievement."""
        return f"{self.base_url}/achievements/{slug}"

    def credential_id(self, badge: UUID) -> str:
        """Return the address of a badge's credential."""
        return f"{self.base_url}/badges/{badge}/credential"

    def list_id(self, number: int) -> str:
        """Return the address of a status list."""
        return f"{self.base_url}/issuer/status/{number}"

    def profile(self) -> dict[str, Any]:
        """Return who it is, as credentials repeat it."""
        found = {
            "id": self.id,
            "type": ["Profile"],
            "name": self.name,
            "url": self.url or self.base_url,
            "description": self.description,
            "email": self.email,
        }
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Credential:
    """Holds a claimed badge; the signed forms are None once its recipient is erased."""

    uid: UUID
    badge: UUID
    list_number: int
    list_index: int
    identity_type: str
    issue_time: datetime
    salt: str | None = None
    identity_hash: str | None = None
    document: dict[str, Any] | None = None
    jwt: str | None = None
    revoke_time: datetime | None = None


@dataclass(frozen=True)
class Document:
    """Holds something to hand out as it is."""

    content: bytes
    media_type: str

    @property
    def etag(self) -> str:
        """Return what changes with the content."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


PASSED = "passed"
FAILED = "failed"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """Says what one look at a credential found, as a sentence."""

    check: str
    outcome: str
    message: str


@dataclass(frozen=True)
class Verification:
    """Says what a look at a credential found; `own` means that this community issued it."""

    checks: tuple[Check, ...] = ()
    own: bool = False
    issuer_name: str = ""
    issuer_id: str = ""
    achievement_name: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    badge: UUID | None = None
    credential: dict[str, Any] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Return whether every check passed; unknown is not passed."""
        return bool(self.checks) and all(check.outcome == PASSED for check in self.checks)


def check_base_url(text: str) -> str:
    """Return an origin without a path, as every id begins with it; raises `Invalid`."""
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if (
        len(text) > LONGEST
        or parts.scheme not in {"http", "https"}
        or (parts.scheme == "http" and not local and not str(parts.hostname).endswith(".localhost"))
        or not parts.hostname
        or parts.path
        or parts.query
        or parts.fragment
        or parts.username is not None
        or parts.netloc != parts.netloc.lower()
        or not re.fullmatch(r"[a-z0-9.:\[\]-]+", parts.netloc)
        or port == 0
    ):
        raise Invalid(
            {
                "base_url": "Enter the address of the community, for example https://ideas.example.com."
            }
        )
    return text


def check_issuer(issuer: Issuer) -> Issuer:
    """Return the profile without surrounding space; raises `Invalid`."""
    faults = {}
    name, description = issuer.display_name.strip(), issuer.description.strip()
    url, email = issuer.url.strip(), issuer.email.strip()
    if len(name) > LONGEST:
        faults["display_name"] = f"Use at most {LONGEST} characters for the name."
    if len(description) > LONGEST_TEXT:
        faults["description"] = f"Use at most {LONGEST_TEXT} characters for the description."
    if url and not _is_web_address(url):
        faults["url"] = "Enter a web address that starts with https://."
    if email and not _ADDRESS.fullmatch(email):
        faults["email"] = "Enter an email address, for example badges@example.com."
    if faults:
        raise Invalid(faults)
    return replace(issuer, display_name=name, description=description, url=url, email=email)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and len(text) <= LONGEST_URL
        and not re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", text)
    )


def check_email(text: str) -> str:
    """Return an e-mail address as it is hashed, or empty; raises `Invalid`."""
    text = text.strip()
    if text and not _ADDRESS.fullmatch(text):
        raise Invalid(
            {"email": "Enter an email address, for example ana@example.com, or leave it empty."}
        )
    return text.lower()


def hash_identity(identity: str, salt: str) -> str:
    """Return the salted hash of who received a credential."""
    return "sha256$" + hashlib.sha256((identity + salt).encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """Return a moment as documents write it, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_stamp(text: object) -> datetime | None:
    """Return the moment a document writes, or None where it is none with a zone."""
    if not isinstance(text, str) or len(text) > 40:  # noqa: PLR2004  longer is no time
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
