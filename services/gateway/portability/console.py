"""Takes ideas in from a file after a dry run, and gives the community out as one."""

from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, communities, errors, sessions
from services.gateway.edge.state import state
from services.gateway.portability import exporter, formats, jobs
from services.gateway.web import answers, forms, parts
from services.gateway.web.navigation import Place
from shared import clock

blueprint = Blueprint("console_transfer", __name__, url_prefix="/console/transfer")

LARGEST = 64 * 1024 * 1024
FIELDS = ("format", "source", "board", "on_error")
FORMATS = {
    "upwell": "Upwell (JSON Lines)",
    "canny": "Canny (CSV)",
    "uservoice": "UserVoice (CSV)",
    "fider": "Fider (CSV)",
    "csv": "CSV",
    "peps": "Python Enhancement Proposals (JSON Lines)",
}


@blueprint.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let signed-in browsers send a file that is larger than other requests may be."""
    if endpoint == "console_transfer.upload" and request.cookies.get(sessions.cookie_name(state())):
        request.max_content_length = LARGEST


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Say that a file is too large where it was chosen."""
    form = _begun()
    sentence = _("The file is larger than 64 MiB. Split it or import it with the command line.")
    form.wrong("file", sentence)
    form.status = 413
    return _page(form)


def _away() -> errors.Failed:
    return errors.refuse(
        503,
        "IMPORTS_UNAVAILABLE",
        _("Import is unavailable right now. Nothing was lost; try again in a moment."),
    )


def _begun() -> forms.Form:
    return forms.Form({"format": "", "source": "", "board": "", "on_error": "skip", "file": ""})


def _page(form: forms.Form) -> Response:
    try:
        latest = jobs.latest(state(), str(g.actor.community))
    except jobs.Unavailable:
        latest = []
    known = {name: FORMATS.get(name, name) for name in formats.FORMATS}
    html = render_template(
        "portability/console/index.html",
        form=form,
        jobs=latest,
        formats=known,
        boards=parts.boards(),
    )
    return answers.page(html, form.status)


@blueprint.get("")
@access.require_staff("admin")
def index() -> Response:
    """Show the form to import a file, the latest imports, and the way to export."""
    return _page(_begun())


@blueprint.post("")
@access.require_staff("admin")
def upload() -> Response | BaseResponse:
    """Take a file and begin a dry run."""
    form = forms.typed(*FIELDS)
    form.values["file"] = ""
    given = request.files.get("file")
    if given is None or not given.filename:
        form.wrong("file", _("Choose a file to import."))
    if form.get("format") and form.get("format") not in formats.FORMATS:
        form.wrong("format", _("Choose one of these."))
    if form.get("on_error") not in ("skip", "stop"):
        form.wrong("on_error", _("Choose one of these."))
    if form.errors or given is None:
        return _page(form)
    asked = {name: form.get(name).strip() for name in FIELDS}
    try:
        job = jobs.upload(state(), g.actor, given.stream, given.filename or "", **asked)
    except OSError:
        form.wrong(
            "file",
            _("There is no space left to store the file. Contact the operator of this site."),
        )
        return _page(form)
    return _start(job, form)


def _start(job: jobs.Job, form: forms.Form | None = None) -> Response | BaseResponse:
    try:
        jobs.start(state(), g.actor, job)
    except jobs.Unavailable as error:
        raise _away() from error
    except jobs.Busy:
        sentence = _("Another import is running. Wait until it has finished, then try again.")
        if form is not None:
            form.problem, form.status = sentence, 409
            return _page(form)
        answers.say(sentence, "rose")
    answers.accepted("import")
    return answers.go(f"/console/transfer/{job.id}")


def _job(number: str) -> jobs.Job:
    try:
        job = jobs.find(state(), str(g.actor.community), number)
    except jobs.Unavailable as error:
        raise _away() from error
    if job is None:
        raise answers.not_here()
    return job


@blueprint.get("/<number>")
@access.require_staff("admin")
def show(number: str) -> Response:
    """Show how far an import is and what came of it, with each fault and its line."""
    job = _job(number)
    if job.state == "done" and not job.dry_run:
        communities.forget_boards(state(), g.actor)
    html = render_template(
        "portability/console/show.html",
        job=job,
        report=job.report,
        format_name=FORMATS.get(job.format, job.format),
        has_file=jobs.file_of(state(), job).exists(),
    )
    return answers.page(html)


@blueprint.post("/<number>/import")
@access.require_staff("admin")
def go(number: str) -> Response | BaseResponse:
    """Import what a dry run has shown, or go on with an import that was cut off."""
    job = _job(number)
    if job.state == "running":
        return answers.go(f"/console/transfer/{number}")
    job.dry_run = False
    if request.form.get("on_error") in ("skip", "stop"):
        job.on_error = request.form["on_error"]
    return _start(job)


@blueprint.post("/<number>/again")
@access.require_staff("admin")
def again(number: str) -> Response | BaseResponse:
    """Make the dry run again."""
    job = _job(number)
    if job.state == "running":
        return answers.go(f"/console/transfer/{number}")
    job.dry_run = True
    return _start(job)


@blueprint.post("/export")
@access.require_staff("admin")
def export() -> Response:
    """Give the community out as JSON Lines, as they are read."""
    lines = exporter.run(jobs.stubs(state(), g.actor), emails=request.form.get("emails") == "1")
    name = f"{g.community.slug}-{clock.now():%Y-%m-%d}.jsonl"
    response = current_app.response_class(lines, mimetype="application/jsonl")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def places() -> list[Place]:
    """Return what administrators find about imports and exports in the console."""
    return [Place(_("Import and export"), "/console/transfer", "out", admin=True)]
