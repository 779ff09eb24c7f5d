"""Lists ideas, shows one with its discussion, raises, edits, deletes and restores them."""

from http import HTTPStatus

from flask import Blueprint, Response, g, redirect, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views
from services.gateway.ideas.pages import linked, listing
from services.gateway.ideas.schemas.drafts import MARKS, TYPED, draft, typed_of
from services.gateway.ideas.schemas.ideas import IdeaBody, IdeaPatch
from services.gateway.web import answers, forms, links, markdown, parts, taking_part, wire
from services.gateway.web.links import absolute, idea_url
from shared import ids
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("ideas", __name__)

COMMENTS = 50
SIMILAR = 5
FOUND = 6


def needs_sign_in(asked: listing.Question) -> BaseResponse | None:
    """Return the way to sign in where the list is about the viewer and nobody is signed in."""
    if asked.whose and not g.actor.is_member:
        return answers.go(access.sign_in_url(asked.url()))
    return None


@blueprint.get("/ideas")
def index() -> Response | BaseResponse:
    """Show ideas, filtered and ordered as the address asks."""
    asked = listing.read()
    if away := needs_sign_in(asked):
        return away
    if asked.board:
        return redirect(asked.url(), HTTPStatus.MOVED_PERMANENTLY)
    context, status = listing.context(asked)
    return answers.page(render_template("ideas/index.html", **context), status)


@blueprint.get("/ideas/similar")
def similar() -> Response:
    """Answer with ideas like a title: a piece of a page, for typing."""
    title = " ".join(request.args.get("title", "").replace("\0", " ").split())[:140]
    found = _like(title)
    html = render_template(
        "ideas/similar.html", ideas=found.value or [], away=found.away, title=title
    )
    return answers.page(html)


@blueprint.get("/ideas/found")
def found() -> Response:
    """Answer with what a search finds, closed ideas as well: a piece of a page, for typing."""
    query = " ".join(request.args.get("q", "").replace("\0", " ").split())[:140]
    asked = ideas_pb2.ListIdeasRequest(
        query=query, order=ideas_pb2.ORDER_RELEVANCE, page_size=FOUND
    )
    listed = (
        parts.part(lambda: views.ideas(clients.ideas.ListIdeas(asked, timeout=1.0).ideas))
        if query
        else parts.Part([])
    )
    html = render_template(
        "ideas/found.html",
        ideas=listed.value or [],
        away=listed.away,
        q=query,
        all_url=links.address("/ideas", q=query),
        submit_url=links.address("/ideas/new", title=query),
    )
    return answers.page(html)


def _like(title: str) -> parts.Part[list[wire.View]]:
    """Return ideas like a title; none for one too short to tell."""
    if len(title) < 3:  # noqa: PLR2004  two letters are like everything
        return parts.Part([])
    asked = ideas_pb2.ListSimilarIdeasRequest(title=title, page_size=SIMILAR)
    return parts.part(lambda: views.ideas(clients.ideas.ListSimilarIdeas(asked, timeout=1.0).ideas))


def load(number: int) -> ideas_pb2.IdeaPage:
    """Return what an idea's page shows; raises `Failed`."""
    page: ideas_pb2.IdeaPage = clients.ideas.GetIdeaPage(
        ideas_pb2.GetIdeaPageRequest(
            name=f"ideas/{number}",
            comments_page_size=COMMENTS,
            comments_page_token=request.args.get("comments", "")[:1024],
        )
    )
    return page


@blueprint.get("/ideas/<int:number>")
@blueprint.get("/ideas/<int:number>-<slug>")
def show(number: int, slug: str = "") -> Response | BaseResponse:  # noqa: ARG001  the address has it
    """Show one idea; any other spelling of its address leads to the one with the title."""
    page = load(number)
    canonical = idea_url(page.idea)
    if request.path != canonical:
        query = request.query_string.decode("ascii", "replace")
        return redirect(
            f"{canonical}?{query}" if query else canonical, HTTPStatus.MOVED_PERMANENTLY
        )
    return answers.page(render_page(page))


def render_page(page: ideas_pb2.IdeaPage, comment: forms.Form | None = None) -> str:
    """Return the idea's page, with what was typed in a comment that was refused."""
    idea = views.idea(page.idea)
    target = views.idea(page.target) if page.HasField("target") else None
    return render_template(
        "ideas/show.html",
        idea=idea,
        comments=views.discussion(page.comments),
        more_comments=page.next_comments_page_token,
        changes=[views.change(one) for one in page.status_changes],
        merged=views.ideas(page.merged_ideas),
        target=target,
        follower_count=page.follower_count,
        suggestions=[views.suggestion(one) for one in page.viewer_suggestions],
        form=comment or forms.Form({"body": "", "parent_uid": "", "edit": ""}),
        request_id=forms.request_id(),
        mine=bool(g.viewer and g.viewer.uid == idea.author.uid),
        json_ld=linked.json_ld(page, idea_url(page.idea)),
        canonical=absolute(idea_url(page.idea)),
    )


def _may_post(board: wire.View) -> bool:
    """Return whether the viewer may post to a board."""
    if board.posting == "staff":
        return bool(g.actor.may("moderate", board=board.slug))
    return bool(board.posting == "members")


def _editor(
    form: forms.Form,
    tags: list[str],
    idea: wire.View | None = None,
    twins: list[wire.View] | None = None,
    *,
    anew: bool = False,
) -> Response:
    """Return the form, with a preview where it was asked for, and `anew` with an id of its own."""
    found = parts.part(
        lambda: clients.ideas.ListTags(ideas_pb2.ListTagsRequest(page_size=100), timeout=1.0)
    )
    boards = [one for one in parts.boards() if _may_post(one)]
    html = render_template(
        "ideas/edit.html" if idea else "ideas/new.html",
        form=form,
        idea=idea,
        boards=boards,
        no_boards=parts.has_no_boards(),
        unavailable=parts.are_boards_away(),
        board_options=[(one.slug, one.name) for one in boards],
        tags=[views.tag(one) for one in found.value.tags] if found.value else [],
        chosen=tags,
        twins=twins or [],
        request_id=str(ids.new_id()) if anew else forms.request_id(),
        preview=markdown.markdown(form.get("body")) if "preview" in request.form else None,
    )
    return answers.page(html, form.status)


@blueprint.get("/ideas/new")
def new() -> Response:
    """Show the form to raise an idea; visitors may fill it in and sign in to send it."""
    values = {name: request.args.get(name, "")[:140] for name in TYPED}
    return _editor(forms.Form(values), [], twins=_like(values["title"].strip()).value)


@blueprint.post("/ideas/new")
@taking_part.required("submit")
@forms.takes(IdeaBody)
def create(form: forms.Form) -> Response | BaseResponse:
    """Raise an idea once, however often the form is sent."""
    tags = form.chosen["tags"]
    if "preview" in request.form:
        return _editor(form.unchecked(), tags)
    if form.is_wrong:
        return _editor(form, tags)
    wanted = ideas_pb2.CreateIdeaRequest(
        idea=draft({**form.data, "language": g.viewer.locale}),
        request_id=forms.request_id(),
    )
    try:
        idea = clients.ideas.CreateIdea(wanted)
    except Failed as failed:
        return _editor(_again(form, failed), tags, anew=failed.reason == "REQUEST_ID_REUSED")
    answers.accepted("idea-new")
    answers.say(
        _("Idea submitted. Others can vote for it now, and every status change is shown here.")
    )
    return answers.go(idea_url(idea))


def _again(form: forms.Form, failed: Failed) -> forms.Form:
    """Return the form with what was wrong; the form's own id is no field that people see."""
    if failed.reason == "REQUEST_ID_REUSED":
        failed.problem.fields.clear()
    return form.refuse(failed)


def own_idea(number: int) -> ideas_pb2.Idea:
    """Return an idea that the viewer may edit; raises `Failed` with 404 for any other."""
    idea: ideas_pb2.Idea = clients.ideas.GetIdea(ideas_pb2.GetIdeaRequest(name=f"ideas/{number}"))
    if idea.author.uid != str(g.actor.member):
        access.check_capability("moderate", board=idea.board.slug)
    return idea


@blueprint.get("/ideas/<int:number>/edit")
@access.login_required
def edit(number: int) -> Response:
    """Show the form to change an idea."""
    idea = own_idea(number)
    return _editor(forms.Form(typed_of(idea)), [one.slug for one in idea.tags], views.idea(idea))


@blueprint.post("/ideas/<int:number>/edit")
@taking_part.required("submit")
@forms.takes(IdeaPatch, "etag", but=MARKS)
def update(form: forms.Form, number: int) -> Response | BaseResponse:
    """Change an idea, unless it changed meanwhile."""
    idea, tags = own_idea(number), form.chosen["tags"]
    if "preview" in request.form:
        return _editor(form.unchecked(), tags, views.idea(idea))
    if form.is_wrong:
        return _editor(form, tags, views.idea(idea))
    changed = draft({**form.data, "name": idea.name, "etag": form.get("etag")})
    mask = FieldMask(paths=sorted(form.data))
    try:
        idea = clients.ideas.UpdateIdea(ideas_pb2.UpdateIdeaRequest(idea=changed, update_mask=mask))
    except Failed as failed:
        if failed.status == HTTPStatus.CONFLICT:
            form.values["etag"] = idea.etag
        return _editor(form.refuse(failed), tags, views.idea(idea))
    answers.accepted(f"idea-{number}")
    answers.say(_("Saved."))
    return answers.go(idea_url(idea))


@blueprint.post("/ideas/<int:number>/delete")
@access.login_required
def delete(number: int) -> BaseResponse:
    """Delete an idea and offer to undo it."""
    try:
        idea = clients.ideas.DeleteIdea(ideas_pb2.DeleteIdeaRequest(name=f"ideas/{number}"))
    except Failed as failed:
        answers.say_refused(failed)
        return answers.go(links.idea_path(number))
    return answers.go(links.address(f"/boards/{idea.board.slug}", deleted=number))


@blueprint.post("/ideas/<int:number>/undelete")
@access.login_required
def undelete(number: int) -> BaseResponse:
    """Bring a deleted idea back."""
    try:
        idea = clients.ideas.UndeleteIdea(ideas_pb2.UndeleteIdeaRequest(name=f"ideas/{number}"))
    except Failed as failed:
        answers.say_refused(failed)
        return answers.go("/ideas")
    answers.say(_("Restored."))
    return answers.go(idea_url(idea))
