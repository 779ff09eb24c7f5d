"""Shows the code of conduct, and asks newcomers how they want to be called."""

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, authentication, clients
from services.gateway.edge.errors import Failed
from services.gateway.members import calls, views
from services.gateway.members.schemas.forms import WelcomeForm
from services.gateway.web import answers, forms, parts, pressed, taking_part, wire
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint("conduct", __name__)

TOPICS = 12


def _next() -> str:
    return access.safe_path(request.values.get("next", "/"))


@blueprint.get("/conduct")
def conduct() -> Response:
    """Show the code of conduct and the terms of reuse."""
    due = taking_part.are_terms_due()
    return answers.page(render_template("members/conduct/conduct.html", due=due, next=_next()))


@blueprint.post("/conduct/accept")
@access.login_required
def accept() -> BaseResponse:
    """Record that the viewer accepts the version they were shown."""
    form = forms.Form({})
    if not taking_part.settle(form):
        answers.say(form.problem, "rose")
        return answers.go("/conduct")
    answers.say(_("You accepted the code of conduct."))
    return answers.go(_next())


def _asks_terms() -> bool:
    """Return whether what the viewer pressed is taking part, which needs the terms accepted."""
    return pressed.needs_terms() and taking_part.are_terms_due()


def _topics() -> list[str]:
    """Return what the community talks about, for picking interests."""
    asked = ideas_pb2.ListTagsRequest(page_size=TOPICS)
    found = parts.part(lambda: clients.ideas.ListTags(asked, timeout=1.0)).value
    return [one.display_name for one in found.tags] if found else []


def _page(form: forms.Form, member: wire.View) -> Response:
    html = render_template(
        "members/conduct/welcome.html",
        form=form,
        member=member,
        next=_next(),
        topics=_topics(),
        terms_due=_asks_terms(),
    )
    return answers.page(html, form.status)


def _is_expected() -> bool:
    return g.viewer.needs_name or "new" in request.values or _asks_terms()


@blueprint.get("/welcome")
@access.login_required
def welcome() -> Response | BaseResponse:
    """Ask newcomers for their name, and what they pressed may need."""
    if not _is_expected():
        return _onward()
    member = views.member(calls.me())
    shown = "" if g.viewer.needs_name else member.display_name
    form = forms.Form({"display_name": shown}, chosen={"interests": list(member.interests)})
    return _page(form, member)


@blueprint.post("/welcome")
@access.login_required
@forms.takes(WelcomeForm, "avatar")
def begin(form: forms.Form) -> Response | BaseResponse:
    """Keep the name and what else was said, do what was pressed, and lead where it was."""
    member = views.member(calls.me())
    if form.is_wrong:
        return _page(form, member)
    try:
        _keep(form)
    except ValueError as error:
        return _page(form.wrong("avatar", str(error)), member)
    except Failed as failed:
        return _page(form.refuse(failed), member)
    if not taking_part.settle(form, accept=_asks_terms()):
        return _page(form, member)
    return _onward()


def _keep(form: forms.Form) -> None:
    """Change the profile; raises ValueError for a picture that can't be shown, or `Failed`."""
    paths = sorted(form.data)
    member = members_pb2.Member(name=f"members/{g.actor.member}", **form.data)
    upload = calls.uploaded_picture("avatar")
    if upload:
        member.avatar = upload
        paths.append("avatar")
    asked = members_pb2.UpdateMemberRequest(member=member, update_mask=FieldMask(paths=paths))
    clients.members.UpdateMember(asked)
    authentication.renew_identity()


def _onward() -> BaseResponse:
    """Do what was pressed before signing in, say so, and lead where the viewer was going."""
    greeting = _("You are signed in as %(name)s.", name=g.viewer.display_name)
    done = pressed.perform()
    answers.say(f"{greeting} {done}" if done else greeting)
    return answers.go(_next())
