"""Remembers what a visitor pressed until they have signed in, and does it then."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import session

from services.gateway.edge.errors import Failed
from services.gateway.web import answers

# In the cookie that carries the secret of forms: signed, and this browser's own. Pressing is a form
# with that secret, so no other site can have somebody press, and no link carries what was pressed.
KEY = "pressed"
SECONDS = 3600


@dataclass(frozen=True)
class Action:
    """Holds what can be done later: harmless, and the same however often it is done."""

    do: Callable[..., object]
    done: Any
    # Whether it is taking part, which needs the terms accepted.
    terms: bool = True


ACTIONS: dict[str, Action] = {}


def action(
    name: str,
    done: Any,  # noqa: ANN401  a lazy sentence
    *,
    terms: bool = True,
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Register what a name stands for; `done` is said once it is done."""

    def register(do: Callable[..., object]) -> Callable[..., object]:
        ACTIONS[name] = Action(do, done, terms)
        return do

    return register


def keep(name: str, values: Mapping[str, Any]) -> None:
    """Remember what was pressed, in place of anything before."""
    if name in ACTIONS:
        session[KEY] = [name, dict(values), int(time.time())]


def found() -> tuple[str, dict[str, Any]] | None:
    """Return what was pressed within the hour, and where."""
    kept = session.get(KEY)
    if not isinstance(kept, list) or len(kept) != 3:  # noqa: PLR2004  as it is kept
        return None
    name, values, moment = kept
    if name not in ACTIONS or not 0 <= time.time() - moment < SECONDS:
        return None
    return name, values


def needs_terms() -> bool:
    """Return whether what was pressed needs the terms accepted."""
    pressed = found()
    return pressed is not None and ACTIONS[pressed[0]].terms


def forget() -> None:
    """Forget what was pressed."""
    session.pop(KEY, None)


def carry_over(sign_in: Callable[[], None]) -> None:
    """Sign in, which begins a fresh cookie, and keep what was pressed before."""
    kept = session.get(KEY)
    sign_in()
    if kept is not None:
        session[KEY] = kept


def perform() -> str:
    """Do what was pressed, once, and return what to say of it; refusals are said by themselves."""
    pressed = found()
    forget()
    if pressed is None:
        return ""
    name, values = pressed
    try:
        ACTIONS[name].do(**values)
    except Failed as failed:
        answers.say_in_passing(failed)
        return ""
    return str(ACTIONS[name].done)
