"""Derives the names of a new service from its own and from its first noun."""

import keyword
import re
from dataclasses import dataclass

from cli.faults import Fault

PLAIN = re.compile(r"[a-z]{3,16}")
# What a service's rooms and tables are called already, or what its functions call other things.
RESERVED = {
    "actions",
    "actors",
    "clocks",
    "common",
    "configs",
    "domains",
    "events",
    "inbox",
    "invariants",
    "jobs",
    "maintenance",
    "members",
    "names",
    "outbox",
    "people",
    "requests",
    "rows",
    "stores",
    "titles",
}


def singular(word: str) -> str:
    """Return the singular of an English word in lower case; of another one the word."""
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    if re.search(r"(?:ss|x|ch|sh|us)es$", word):
        return word.removesuffix("es")
    return word if word.endswith(("ss", "us")) else word.removesuffix("s")


@dataclass(frozen=True)
class Names:
    """Holds the name of a service and of what it keeps first, both plural and in lower case."""

    service: str
    nouns: str

    @property
    def noun(self) -> str:
        """Return the singular of its first noun."""
        return singular(self.nouns)

    def check(self) -> None:
        """Raise `Fault` where the names can't be those of a service and a noun."""
        for word in (self.service, self.nouns):
            if not PLAIN.fullmatch(word) or word in RESERVED or keyword.iskeyword(word):
                message = f"{word!r} can't be used: choose another word of 3 to 16 letters a-z."
                raise Fault(message, 2)
        if self.noun == self.nouns or keyword.iskeyword(self.noun):
            message = (
                f"{self.nouns!r} is no plural. Say what the service keeps first:"
                f" make service NAME={self.service} NOUN=reports"
            )
            raise Fault(message, 2)

    def values(self) -> dict[str, str]:
        """Return what the templates call them."""
        article = "an" if self.noun[0] in "aeio" else "a"
        return {
            "name": self.service,
            "Name": self.service.capitalize(),
            "NAME": self.service.upper(),
            "nouns": self.nouns,
            "Nouns": self.nouns.capitalize(),
            "NOUNS": self.nouns.upper(),
            "noun": self.noun,
            "Noun": self.noun.capitalize(),
            "NOUN": self.noun.upper(),
            "a_noun": f"{article} {self.noun}",
        }
