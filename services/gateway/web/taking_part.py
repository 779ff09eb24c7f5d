"""Lets members take part: with a name, and once they accepted the terms as they are now."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import g, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, authentication, clients, communities, errors
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.web import answers, forms, pressed
from upwell.members.v1 import members_pb2

P = ParamSpec("P")
R = TypeVar("R")

# What this module's own page adds to a form that it sends again.
OWN = ("csrf_token", "terms", "your_name", "back")


def are_terms_due() -> bool:
    """Return whether the viewer has not accepted the code of conduct as it is now."""
    version = g.community.conduct.version
    return bool(g.viewer and version and g.viewer.accepted_conduct_version < version)


def is_due() -> bool:
    """Return whether somebody at a browser has to say something before they take part.

    A token is made by somebody who did, or by the operator.
    """
    return g.session is not None and (g.viewer.needs_name or are_terms_due())


def required(
    what: str, *, terms: bool = True
) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """Let members in who may take part; visitors are asked to sign in, and told for what.

    `what` is a word of `labels.members.SIGN_IN`; what can be done later is remembered meanwhile.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            if not g.actor.is_member:
                # Programs are answered, so nothing is remembered for them.
                way = access.ask_to_sign_in(what, kwargs.get("number"))
                pressed.keep(what, kwargs)
                return way
            if terms and is_due() and "preview" not in request.form:
                asked = _ask()
                if asked is not None:
                    return asked
            return view(*args, **kwargs)

        return guarded

    return decorate


def check_program() -> None:
    """Raise 403 where a script of a browser would take part before its member may."""
    if is_due():
        raise _due()


def _due() -> Failed:
    text = _("Accept the code of conduct first. It is asked for when you vote, post or comment.")
    return errors.refuse(403, "TERMS_NOT_ACCEPTED", text)


def _ask() -> BaseResponse | None:
    """Return the page that asks for what is missing, or None once it was given."""
    if answers.wants_json():
        raise _due()
    form = forms.typed("your_name")
    if "terms" in request.form and settle(form, name="your_name"):
        return None
    fields = [
        (name, text)
        for name in request.form
        if name not in OWN
        for text in request.form.getlist(name)
    ]
    html = render_template(
        "members/conduct/take_part.html",
        form=form,
        fields=fields,
        path=request.full_path.rstrip("?"),
        back=request.form.get("back") or answers.came_from(),
        terms_due=are_terms_due(),
    )
    return answers.page(html, form.status)


def settle(form: forms.Form, *, name: str = "", accept: bool = True) -> bool:
    """Keep the acceptance that a form holds, and the name in a field; notes what is wrong.

    Returns whether everything was kept.
    """
    if name and g.viewer.needs_name and not _name(form, name):
        return False
    if not accept or not are_terms_due():
        return True
    given = request.form.get("terms", "")
    version = int(given) if given.isdecimal() and len(given) < 6 else 0  # noqa: PLR2004  versions are small
    try:
        clients.members.AcceptConduct(members_pb2.AcceptConductRequest(version=version))
    except Failed as failed:
        # Another version may have been published meanwhile: that is what is shown next.
        communities.directory(state()).forget()
        form.refuse(failed)
        return False
    authentication.renew_identity()
    return True


def _name(form: forms.Form, field: str) -> bool:
    if not form.get(field).strip():
        form.wrong(field, _("Enter the name others should see. A pseudonym is fine."))
        return False
    member = members_pb2.Member(
        name=f"members/{g.actor.member}", display_name=form.get(field).strip()
    )
    asked = members_pb2.UpdateMemberRequest(
        member=member, update_mask=FieldMask(paths=["display_name"])
    )
    try:
        clients.members.UpdateMember(asked)
    except Failed as failed:
        form.refuse(failed, display_name=field)
        return False
    authentication.renew_identity()
    return True
