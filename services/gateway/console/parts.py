"""Helps console pages: who may open them, forms that keep what was typed, missing parts."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Generic, ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import Response, flash, g, make_response, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import auth, communities, errors, shapes
from services.gateway.errors import Failed, refuse
from services.gateway.state import state
from shared import ids

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

ROLES = {
    "moderator": _l("moderator"),
    "manager": _l("manager"),
    "admin": _l("administrator"),
}
# The services say these in English; a reason that is not here keeps the service's own sentence.
SENTENCES = {
    "ROLE_NEEDED": _l("Your role does not allow this. Ask an administrator of the community."),
    "CONFLICT": _l("This changed while you were at it. Look at it as it is now, then try again."),
    "EDITED_MEANWHILE": _l(
        "This changed while you were at it. Look at it as it is now, then try again."
    ),
    "ALREADY_MERGED": _l("One of these ideas lives on in another already. Choose that one."),
    "MERGE_INTO_ITSELF": _l("An idea does not merge into itself. Choose another one."),
    "BOARD_HOLDS_IDEAS": _l(
        "The board still holds ideas. Move or merge them first, or let nobody post to it."
    ),
    "SUGGESTION_ACCEPTED": _l(
        "The two ideas were merged meanwhile, so the suggestion is accepted."
    ),
    "LAST_ADMIN": _l("This is the last administrator. Make somebody else an administrator first."),
    "NOT_TO_YOURSELF": _l("This is not for your own account. Ask another administrator."),
    "STAFF_OUT_OF_REACH": _l("Only an administrator may do this to a member of staff."),
    "VOTER_UNKNOWN": _l(
        "This customer is not known here yet. Try again in a moment; what you typed is kept."
    ),
    "VOTING_CLOSED": _l("Voting is closed here, so nothing was counted."),
    "RULE_SLUG_TAKEN": _l("There is a rule of that short name already. Choose another."),
    "RULE_NOT_LIVE": _l("No version of this rule is live, so there is nothing to end."),
    "VERSION_ALREADY_OUT": _l("This version was live before and has ended. Make a new one."),
    "NOT_IN_SHADOW": _l("This version does not run in the shadow. Try it there first."),
    "ACHIEVEMENT_SLUG_TAKEN": _l(
        "There is an achievement of that short name already. Choose another."
    ),
    "ACHIEVEMENT_RETIRED": _l("This achievement is retired. Make another one."),
    "PREVIEW_TOO_LARGE": _l(
        "There are too many facts to look at all of them now. Narrow it, to some boards perhaps."
    ),
    "NOT_MANUALLY_AWARDABLE": _l("Nobody can give this away: it is reached by what members do."),
    "OWN_AWARD": _l("You can’t award yourself. Somebody else on the team can."),  # noqa: RUF001  typographic on purpose
    "OWN_AWARD_DECIDED": _l("This award is for you, so somebody else decides about it."),
    "ALREADY_HELD": _l("This member holds it already, or waits for it. It can be held once."),
    "SECOND_PERSON_NEEDED": _l("You asked for this yourself, so somebody else decides about it."),
    "BADGE_NOT_WAITING": _l("This badge waits for no decision any more."),
    "BADGE_NOT_HELD": _l("This badge is not held any more, so there is nothing to take back."),
    "OWN_POINTS": _l("These are your own points. Somebody else decides about them."),
    "ADJUSTMENT_DECIDED": _l("This adjustment is decided already. Make another to correct it."),
    "NOT_ENOUGH_TO_TAKE": _l("The member does not have that much. Take less."),
    "OWN_REDEMPTION": _l("This is your own redemption, so somebody else decides about it."),
    "REDEMPTION_SETTLED": _l(
        "This redemption is settled already, so nothing about it can change any more."
    ),
    "REDEMPTION_NOT_APPROVED": _l("This redemption is not approved yet. Approve it first."),
    "PERK_SLUG_TAKEN": _l("There is a perk of that short name already. Choose another."),
    "PERK_NEVER_DRAFT_AGAIN": _l(
        "This perk has been out, so it can’t be a draft again. Retire it instead."  # noqa: RUF001  typographic on purpose
    ),
    "CASE_DECIDED": _l("This case is decided already, so there is nothing left to decide."),
    "OWN_CASE": _l("This case is about you, so somebody else decides about it."),
    "APPEAL_NEEDS_ANOTHER": _l("You decided this case, so somebody else looks at the appeal."),
    "NOTHING_TO_SET_ASIDE": _l(
        "Nobody confirmed anything of this member in this window that is not in another case"
        " already. Choose another window or other people."
    ),
    "TOO_MANY_FACTS": _l("Too much happened in this window to judge it. Choose a shorter one."),
    "ISSUER_NOT_READY": _l(
        "This community can’t issue credentials yet. Its operator has to set"  # noqa: RUF001  typographic on purpose
        " UPWELL_REWARDS_SECRET, which keeps the signing keys encrypted."
    ),
    "UNAVAILABLE": _l(
        "A part of this site is not answering. Try again in a moment; nothing was lost."
    ),
}


def not_here() -> Failed:
    """Return the problem of an address where nothing is."""
    return refuse(404, "NOT_FOUND", _("There is nothing at this address."))


def door(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """Let staff in, or only some roles.

    Visitors are asked to sign in, members need not know of the page, and other staff are told
    whom to ask.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            if g.actor.is_member and not g.actor.is_staff:
                raise not_here()
            if g.actor.is_member and roles and not g.actor.has(*roles):
                raise _role_needed(roles)
            return view(*args, **kwargs)

        return auth.login_required(guarded)

    return decorate


def _role_needed(roles: tuple[str, ...]) -> Failed:
    named = " / ".join(str(ROLES[role]) for role in roles)
    sentence = _(
        "This page needs the role %(role)s. Ask an administrator if you think you need it.",
        role=named,
    )
    return errors.refuse(403, "ROLE_NEEDED", sentence)


@dataclass(frozen=True)
class Part(Generic[T]):
    """Holds one part of a page, or says that its service gave no answer."""

    value: T | None
    away: bool = False


def part(ask: Callable[[], T]) -> Part[T]:
    """Return what a service answers; one that is away takes only its part of the page with it."""
    try:
        return Part(ask())
    except Failed as failed:
        if not failed.is_away:
            raise
        return Part(None, away=True)


def boards() -> list[shapes.Shape]:
    """Return every board of the community; none while they cannot be known."""
    found = part(lambda: communities.boards(state(), g.actor)).value or []
    return [shapes.board(one) for one in found]


def sentence(failed: Failed) -> str:
    """Return what people read of a refusal."""
    known = SENTENCES.get(failed.reason)
    return str(known) if known is not None else (_(failed.message) if failed.message else "")


@dataclass
class Form:
    """Holds what was typed, what was chosen, and what is wrong with it."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    status: int = 200
    chosen: dict[str, list[str]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return what was typed in a field."""
        return self.values.get(name, "")

    def wrong(self, name: str, text: str) -> "Form":
        """Note what is wrong with a field."""
        self.errors[name] = text
        self.status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self

    def refuse(self, failed: Failed, **renamed: str) -> "Form":
        """Keep why it was refused, so that the page can say it beside the fields."""
        self.status = failed.status
        known = {name.split(".")[-1]: _(text) for name, text in failed.fields.items()}
        known = {renamed.get(name, name): text for name, text in known.items()}
        names = {*self.values, *self.chosen}
        self.errors |= {name: text for name, text in known.items() if name in names}
        if not known or not known.keys() <= names:
            self.problem = sentence(failed)
        return self


def typed(*names: str, lists: tuple[str, ...] = ()) -> Form:
    """Return what was typed in the named fields; line ends are made one kind."""
    values = {name: request.form.get(name, "").replace("\r\n", "\n") for name in names}
    return Form(values, chosen={name: request.form.getlist(name)[:1000] for name in lists})


def request_id() -> str:
    """Return the form's own id, so that sending it twice makes one thing; else a fresh one."""
    given = request.form.get("request_id", "")
    if 8 <= len(given) <= 64 and all(letter.isalnum() or letter == "-" for letter in given):  # noqa: PLR2004  the form of our ids
        return given
    return str(ids.new_id())


def address(path: str, **query: str | int | bool | None) -> str:
    """Return a path with the query values that are set."""
    kept = {key: value for key, value in query.items() if value not in (None, "", False)}
    kept = {key: "1" if value is True else value for key, value in kept.items()}
    return f"{path}?{urlencode(kept)}" if kept else path


def arg(name: str, most: int = 80) -> str:
    """Return a value of the address, as plain text of bounded length."""
    return " ".join(request.args.get(name, "").replace("\0", " ").split())[:most]


def number_arg(name: str) -> int:
    """Return a number of the address, or 0."""
    text = request.args.get(name, "").strip().removeprefix("#")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else 0  # noqa: PLR2004  fits the contract's int64


def go(path: str) -> BaseResponse:
    """Return the way to another page after a form."""
    return redirect(path, HTTPStatus.SEE_OTHER)


def say(text: str | Markup, tone: str = "green") -> None:
    """Say something on the next page."""
    flash(text, tone)


def accepted(draft: str) -> None:
    """Let the browser forget a draft that was accepted."""
    flash(draft, "draft-accepted")


def say_refused(failed: Failed) -> None:
    """Say on the next page why something was not possible; what is not for people goes on up."""
    if failed.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        raise failed
    details = " ".join(_(text) for text in failed.fields.values())
    say(details or sentence(failed), "rose")


def attempt(ask: Callable[[], object], done: str) -> bool:
    """Do something and say on the next page that it is done, or why not; returns whether it is."""
    try:
        ask()
    except Failed as failed:
        say_refused(failed)
        return False
    if done:
        say(done)
    return True


def page(html: str, status: int = 200) -> Response:
    """Return a page that browsers may show again on "back", and nobody else keeps."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
