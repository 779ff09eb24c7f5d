"""Checks what is typed as the services do, so that the API's document states their limits."""

import re

from marshmallow import ValidationError, validate

from shared import text

SLUG = 50
# A handle, also one that came with an import, or an id.
HANDLE = 63
EMAIL = 254


class Fits(validate.Length):
    """Takes a text that is neither too short nor too long once it is cleaned."""

    def __init__(self, least: int, most: int, *, multiline: bool) -> None:
        """Take the limits in characters; `least` is 0 where it may be empty."""
        super().__init__(min=least or None, max=most)
        self.least, self.most, self.multiline = least, most, multiline

    def __call__(self, value: str) -> str:  # type: ignore[override]  # only texts come here
        """Return the text; raises with the sentence that a service would say."""
        try:
            text.fit(value, least=self.least, most=self.most, multiline=self.multiline)
        except text.Unfit as fault:
            raise ValidationError(str(fault)) from fault
        return value


def line(most: int, *, least: int = 0) -> Fits:
    """Return a check for one line."""
    return Fits(least, most, multiline=False)


def prose(most: int, *, least: int = 0) -> Fits:
    """Return a check for a text of several lines."""
    return Fits(least, most, multiline=True)


class Slug(validate.Length):
    """Takes the end of an address; `regex` and the limits are what the API's document states."""

    regex = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")

    def __init__(self, most: int = SLUG) -> None:
        """Take the limit in characters."""
        super().__init__(min=1, max=most)
        self.most = most

    def __call__(self, value: str) -> str:  # type: ignore[override]  # only texts come here
        """Return the text; raises for what is no slug."""
        if not self.regex.fullmatch(value) or len(value) > self.most:
            sentence = f"Use 1 to {self.most} letters a to z, digits and hyphens between them."
            raise ValidationError(sentence)
        return value


class NewSlug(Slug):
    """Takes a slug, or an empty text for one that the service derives from the name."""

    regex = re.compile(r"^([a-z0-9]+(-[a-z0-9]+)*)?$")

    def __init__(self, most: int = SLUG) -> None:
        """Take the limit in characters."""
        super().__init__(most)
        self.min = None


class NewHandle(validate.Length):
    """Takes a handle that a member chooses; the service knows which are reserved or taken."""

    regex = re.compile(r"^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$")

    def __init__(self) -> None:
        """State the limits."""
        super().__init__(min=3, max=30)

    def __call__(self, value: str) -> str:  # type: ignore[override]  # only texts come here
        """Return the text; raises for what is no handle."""
        shown = value.strip()
        if not self.regex.fullmatch(shown) or not 3 <= len(shown) <= 30:  # noqa: PLR2004  as stated
            sentence = (
                "Use 3 to 30 letters a to z, digits, hyphens and underscores. Start and end with a "
                "letter or digit."
            )
            raise ValidationError(sentence)
        return value


def between(least: float, most: float, error: str = "") -> validate.Range:
    """Return a check for a number from one to another; `error` may name both."""
    return validate.Range(least, most, error=error or "Enter a number from {min} to {max}.")


def entries(most: int, error: str = "") -> validate.Length:
    """Return a check for a list of at most so many."""
    return validate.Length(max=most, error=error or "Choose at most {max} at once.")
