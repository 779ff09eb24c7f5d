"""Lets staff make, rename and delete tags."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views
from services.gateway.ideas.schemas.boards import TagBody, TagRename
from services.gateway.web import answers, forms, links
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("console_tags", __name__, url_prefix="/console/tags")


def _page(form: forms.Form) -> Response:
    token = forms.arg("page", 1024)
    answer = clients.ideas.ListTags(ideas_pb2.ListTagsRequest(page_size=100, page_token=token))
    html = render_template(
        "ideas/console/tags.html",
        tags=[views.tag(one) for one in answer.tags],
        more=answer.next_page_token,
        form=form,
        gone=forms.arg("gone"),
        gone_name=forms.arg("name"),
    )
    return answers.page(html, form.status)


def _form() -> forms.Form:
    return forms.Form({"display_name": "", "edit": forms.arg("edit"), "new_name": ""})


@blueprint.get("")
@access.require_staff()
def index() -> Response:
    """Show the tags, with how many ideas carry each."""
    return _page(_form())


def _make(name: str) -> None:
    tag = ideas_pb2.Tag(display_name=name)
    asked = ideas_pb2.CreateTagRequest(tag=tag, request_id=forms.request_id())
    clients.ideas.CreateTag(asked)


@blueprint.post("")
@access.require_staff()
@forms.takes(TagBody)
def create(form: forms.Form) -> Response | BaseResponse:
    """Make a tag, or bring back the name of one that was deleted."""
    if form.is_wrong:
        return _page(form)
    name = form.data["display_name"]
    try:
        _make(name)
    except Failed as failed:
        return _page(form.refuse(failed, slug="display_name"))
    answers.accepted("tag")
    answers.say(_("Tag “%(name)s” created.", name=name))
    return answers.go("/console/tags")


@blueprint.post("/<slug>")
@access.require_staff()
@forms.takes(TagRename)
def rename(form: forms.Form, slug: str) -> Response | BaseResponse:
    """Give a tag another name; its address stays."""
    form.values |= {"edit": slug, "display_name": ""}
    if form.is_wrong:
        return _page(form)
    tag = ideas_pb2.Tag(name=f"tags/{slug}", display_name=form.data["new_name"])
    mask = FieldMask(paths=["display_name"])
    try:
        clients.ideas.UpdateTag(ideas_pb2.UpdateTagRequest(tag=tag, update_mask=mask))
    except Failed as failed:
        return _page(form.refuse(failed, display_name="new_name"))
    answers.say(_("Renamed."))
    return answers.go("/console/tags")


@blueprint.post("/<slug>/delete")
@access.require_staff()
def delete(slug: str) -> BaseResponse:
    """Delete a tag; one that no idea carried can be made again with one press."""
    asked = ideas_pb2.DeleteTagRequest(name=f"tags/{slug}")
    gone = answers.attempt(lambda: clients.ideas.DeleteTag(asked), "")
    name = request.form.get("name", "")[:80]
    if gone and request.form.get("used") != "0":
        answers.say(_("Tag “%(name)s” deleted and removed from all ideas.", name=name))
        return answers.go("/console/tags")
    return answers.go(links.address("/console/tags", gone=slug if gone else "", name=name))
