"""Puts an idea beside the list it was opened from."""

from typing import Any

from flask import Response, g, render_template
from flask_babel import gettext as _

from services.gateway.edge import access, clients
from services.gateway.ideas import views
from services.gateway.ideas.console import queues
from services.gateway.web import answers, forms, language, parts, wire
from services.gateway.web.labels import ideas as labels
from upwell.ideas.v1 import ideas_pb2

COMMENTS = 50


def load(number: int, comments: int = 1, token: str = "") -> ideas_pb2.IdeaPage:
    """Return what an idea's page shows; raises `Failed`, also for a board not moderated."""
    found: ideas_pb2.IdeaPage = clients.ideas.GetIdeaPage(
        ideas_pb2.GetIdeaPageRequest(
            name=f"ideas/{number}", comments_page_size=comments, comments_page_token=token
        )
    )
    access.check_capability("moderate", board=found.idea.board.slug)
    return found


def community_language() -> str:
    """Return the language of sentences that everyone in the community reads."""
    return language.speaks(g.community.locale) or "en"


def with_list(template: str, shown: queues.Shown, status: int = 200, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    """Return a page with the list at the left."""
    html = render_template(
        template,
        shown=shown,
        queue=shown.queue,
        menus=queues.menus(shown.queue),
        boards=parts.boards(),
        labels=labels,
        waited=queues.waited,
        since=queues.since,
        done=_done(),
        **more,
    )
    return answers.page(html, status)


def _done() -> dict[str, Any] | None:
    """Return what was just decided and can be undone, as the address says."""
    number, was = forms.number_arg("done"), forms.arg("was")
    if not number or was not in labels.SETTABLE_STATUSES:
        return None
    return {"number": number, "was": was, "was_name": str(labels.SETTABLE_STATUSES[was])}


def show(
    place: str,
    found: ideas_pb2.IdeaPage,
    form: forms.Form | None = None,
    shown: queues.Shown | None = None,
    **more: Any,  # noqa: ANN401  anything a template takes
) -> Response:
    """Return a page about an idea: `place` names the tab and the template."""
    shown = shown or queues.load(queues.read())
    queue = shown.queue
    form = form or forms.Form({})
    idea = views.idea(found.idea)
    return with_list(
        f"ideas/console/{place}.html",
        shown,
        form.status,
        place=place,
        idea=idea,
        form=form,
        target=views.idea(found.target) if found.HasField("target") else None,
        merged=views.ideas(found.merged_ideas),
        changes=[views.change(one) for one in found.status_changes],
        follower_count=found.follower_count,
        next_number=shown.after(idea.number),
        tabs=_tabs(queue, idea, place),
        request_id=form.get("request_id") or forms.request_id(),
        **more,
    )


def _tabs(queue: queues.Queue, idea: wire.View, place: str) -> list[dict[str, Any]]:
    """Return the pages about an idea that make sense for it now."""
    tabs = [
        ("show", "", _("Decide"), None),
        ("comments", "discussion", _("Discussion"), idea.comment_count),
        ("votes", "voters", _("Voters"), idea.vote_count),
    ]
    if not idea.merged_into and not idea.deleted:
        tabs += [
            ("merge", "merge", _("Merge"), None),
            ("split", "split", _("Split"), None),
            ("edit", "edit", _("Edit"), None),
        ]
    return [
        {
            "label": label,
            "url": queue.at(idea.number, end),
            "current": place.startswith(name),
            "count": count,
        }
        for name, end, label, count in tabs
    ]
