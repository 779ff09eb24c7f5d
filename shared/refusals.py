"""Says no: the bases of every refusal, each with a reason in capitals and a sentence."""

import re
from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """Refuses a request.

    The class name is the reason (`VotingClosed` is `VOTING_CLOSED`); the message is a sentence for
    people that says what happened and what to do next; `metadata` holds facts a program may use.
    """

    message: ClassVar[str] = "This can't be done."

    def __init__(self, message: str = "", **metadata: object) -> None:
        """Keep the sentence, or use the class's own, filled with the metadata."""
        self.metadata: dict[str, str] = {key: str(value) for key, value in metadata.items()}
        self.text = message or self.message.format(**self.metadata)
        super().__init__(self.text)

    @property
    def reason(self) -> str:
        """Return the class name in capitals."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).upper()


class NotFound(Refusal):
    """Refuses because there is no such thing, or the caller may not know of it."""

    message = "Not found. Check the address or search for it."


class NotAllowed(Refusal):
    """Refuses because the caller may not do this."""

    message = "You don't have permission to do this. Ask an administrator if you need access."


class Unauthenticated(Refusal):
    """Refuses because nobody is signed in, or the proof is not valid."""

    message = "Sign in to do this."


class FailedPrecondition(Refusal):
    """Refuses because of the state things are in."""


class Conflict(Refusal):
    """Refuses because somebody else was faster."""

    message = (
        "Someone else changed this while you were editing. Reload it and make your change again."
    )


class AlreadyExists(Refusal):
    """Refuses because it exists already."""

    message = "This already exists."


class RateLimited(Refusal):
    """Refuses because a limit was reached."""

    message = "Too many requests. Wait a moment and try again."


class Unavailable(Refusal):
    """Refuses because a part that is needed is not there right now."""

    message = "Part of the service is unavailable. Try again in a moment."


class Invalid(Refusal):
    """Refuses input, with a sentence for each faulty field."""

    message = "Some fields need a change."

    def __init__(self, fields: Mapping[str, str], message: str = "", **metadata: object) -> None:
        """Keep one sentence per field name."""
        self.fields = dict(fields)
        super().__init__(message or " ".join(self.fields.values()), **metadata)
