"""Says what a handle is and makes one from a name."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

# So long nobody else gets a handle that somebody had.
HELD = timedelta(days=90)
LEAST = 3
MOST = 30
HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
RESERVED = frozenset(
    [
        "about",
        "account",
        "admin",
        "administrator",
        "all",
        "anonymous",
        "api",
        "app",
        "board",
        "boards",
        "channel",
        "comment",
        "comments",
        "community",
        "console",
        "contact",
        "deleted",
        "dev",
        "everyone",
        "feed",
        "former",
        "here",
        "help",
        "home",
        "idea",
        "ideas",
        "import",
        "legal",
        "login",
        "logout",
        "mail",
        "me",
        "member",
        "members",
        "mod",
        "moderator",
        "moderators",
        "new",
        "nobody",
        "none",
        "null",
        "official",
        "owner",
        "privacy",
        "roadmap",
        "root",
        "search",
        "security",
        "settings",
        "sign-in",
        "sign-out",
        "staff",
        "status",
        "support",
        "system",
        "tag",
        "tags",
        "team",
        "terms",
        "undefined",
        "unknown",
        "upwell",
        "vote",
        "votes",
        "webmaster",
        "www",
    ]
)
# Erased members get handles of this form, so nobody else may look like one.
FORMER = "former-"
RESERVED_FAULT = "This handle is reserved. Choose another."

# Letters that Unicode does not take apart, and the alphabets most names come in.
LETTERS = {
    **dict(zip("łŁøØđĐðÐħĦıŧŦ", "llooddddhhitt", strict=True)),
    "ß": "ss",
    "ẞ": "ss",
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
    "þ": "th",
    "Þ": "th",
    **dict(zip("абвгдезийклмнопрстуфыэґіїў", "abvgdeziiklmnoprstufyegiiu", strict=True)),
    "ж": "zh",
    "\u0445": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "yu",
    "я": "ya",
    "ъ": "",
    "ь": "",
    "ё": "e",
    "є": "ie",
    "ђ": "dj",
    "љ": "lj",
    "њ": "nj",
    "ћ": "c",
    "џ": "dz",
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)),
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
}


def fault(handle: str, *, operator: bool = False) -> str:
    """Return in a sentence why a handle can't be used, or an empty text.

    The operator may give out short and reserved ones, such as `admin`, but none of the erased.
    """
    if operator and len(handle) <= MOST and HANDLE.fullmatch(handle):
        return RESERVED_FAULT if handle.startswith(FORMER) else ""
    if not LEAST <= len(handle) <= MOST or not HANDLE.fullmatch(handle):
        return (
            f"Use {LEAST} to {MOST} letters a to z, digits, hyphens and underscores. Start "
            "and end with a letter or digit."
        )
    if handle in RESERVED or handle.startswith(FORMER):
        return RESERVED_FAULT
    return ""


def key(community: UUID, handle: str) -> bytes:
    """Return what a former handle is remembered by: it can be compared, but not read back."""
    return hashlib.sha256(f"{community}:{handle}".encode()).digest()


def from_name(name: str) -> str:
    """Return a handle made from a display name: `Łukasz Langa` is `lukasz-langa`."""
    plain = []
    for letter in unicodedata.normalize("NFKD", name.lower()):
        if letter in LETTERS:
            plain.append(LETTERS[letter])
        elif unicodedata.category(letter) != "Mn":
            plain.append(letter)
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['\u2019]", "", "".join(plain)))
    handle = words.strip("-")[:MOST].strip("-") or "member"
    # A number makes a short or reserved name usable without inventing letters.
    if len(handle) < LEAST or fault(handle):
        handle = f"{handle[: MOST - 2].strip('-')}-1"
    return handle


def numbered(handle: str, mark: str) -> Iterator[str]:
    """Yield the handle, the handle with 2 to 9 after it, then with a random mark."""
    yield handle
    for end in (*(f"-{number}" for number in range(2, 10)), f"-{mark}"):
        yield handle[: MOST - len(end)].rstrip("-_") + end


def free(handle: str, mark: str, taken: Callable[[str], bool]) -> str:
    """Return the first of the numbered handles that nobody has."""
    return next(candidate for candidate in numbered(handle, mark) if not taken(candidate))
