"""Takes ideas in from a file after a dry run, and gives the community out as one."""

from collections.abc import Iterator
from typing import IO, Any

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients, communities, sessions
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.portability import calls, views
from services.gateway.portability.schemas import ChoicesForm, ImportForm
from services.gateway.web import answers, forms, parts
from services.gateway.web.labels import portability as labels
from services.gateway.web.navigation import Place
from services.gateway.web.wire import message_of, value, words
from shared import ids
from upwell.ideas.v1 import ideas_pb2
from upwell.portability.v1 import portability_pb2 as pb

blueprint = Blueprint("console_transfer", __name__, url_prefix="/console/transfer")

HERE = "/console/transfer"
LARGEST = 64 * 1024 * 1024
PIECE = 1024 * 1024
RECENT = 20
FIELDS = tuple(ImportForm().fields)
FORMATS = {
    "upwell": "Upwell (JSON Lines)",
    "canny": "Canny (CSV)",
    "uservoice": "UserVoice (CSV)",
    "fider": "Fider (CSV)",
    "csv": "CSV",
    "voters": "CSV (voters)",
    "peps": "Python Enhancement Proposals (JSON Lines)",
}
ENCODINGS = ("UTF-8", "UTF-16", "Windows-1252", "Mac Roman", "GB18030", "Shift-JIS")
STATUSES = [name for name in words(ideas_pb2.Status) if name != "merged"]
IGNORED = "ignored"
# A survey has no more columns or statuses.
PICKS = 300
HANDLINGS = words(pb.ErrorHandling)


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


def _begun() -> forms.Form:
    return forms.Form(dict.fromkeys((*FIELDS, "file"), "") | {"error_handling": "skip"})


def _page(form: forms.Form) -> Response:
    found = clients.portability.ListImports(
        pb.ListImportsRequest(page_size=RECENT, page_token=forms.arg("page", 1024))
    )
    html = render_template(
        "portability/console/index.html",
        form=form,
        imports=[views.file_import(one) for one in found.imports],
        next_page_token=found.next_page_token,
        formats=FORMATS,
        boards=parts.boards(),
        request_id=str(ids.new_id()),
    )
    return answers.page(html, form.status)


@blueprint.get("")
@access.require_staff("admin")
def index() -> Response:
    """Show the form to import a file, earlier imports, and the way to export."""
    return _page(_begun())


@blueprint.post("")
@access.require_staff("admin")
@forms.takes(ImportForm, "file")
def upload(form: forms.Form) -> Response | BaseResponse:
    """Hand a file to the service, piece by piece, and begin a dry run."""
    given = request.files.get("file")
    if given is None or not given.filename:
        form.wrong("file", _("Choose a file to import."))
    if form.is_wrong or given is None:
        return _page(form)
    clients.allow(calls.FILE_BUDGET)
    try:
        made = _send(form, given.filename or "", given.stream)
        _start(made.name, validate_only=True)
    except Failed as failed:
        return _page(form.refuse(failed, content="file", filename="file"))
    answers.accepted("import")
    return answers.go(f"{HERE}/{made.name.rpartition('/')[2]}")


def _send(form: forms.Form, filename: str, stream: IO[bytes]) -> pb.Import:
    asked = message_of(pb.Import, form.data | {"filename": filename})
    made = clients.portability.CreateImport(
        pb.CreateImportRequest(**{"import": asked}, request_id=forms.request_id())
    )
    offset = 0
    while piece := stream.read(PIECE):
        clients.portability.UploadImportChunk(
            pb.UploadImportChunkRequest(name=made.name, offset=offset, content=piece),
            timeout=calls.PIECE_BUDGET,
        )
        offset += len(piece)
    return made


def _start(name: str, *, validate_only: bool, error_handling: str = "") -> None:
    clients.portability.StartImport(
        pb.StartImportRequest(
            name=name,
            validate_only=validate_only,
            error_handling=value(pb.ErrorHandling, error_handling),
        )
    )


@blueprint.get("/<uid>")
@access.require_staff("admin")
def show(uid: str) -> Response:
    """Show how far an import is and what came of it, with each fault and its line."""
    found = views.file_import(
        clients.portability.GetImport(pb.GetImportRequest(name=f"imports/{uid}"))
    )
    if found.state == "done" and not found.validate_only:
        communities.forget_boards(state(), g.actor)
    html = render_template(
        "portability/console/show.html",
        job=found,
        report=found.report,
        format_name=FORMATS.get(found.format, found.format),
        encodings=ENCODINGS,
        delimiters=labels.DELIMITERS,
        date_orders=labels.DATE_ORDERS,
        meanings=labels.MEANINGS,
        statuses=STATUSES,
    )
    return answers.page(html)


@blueprint.post("/<uid>/import")
@access.require_staff("admin")
def go(uid: str) -> BaseResponse:
    """Import what a dry run has shown, or go on with an import that was cancelled."""
    return _again(uid, validate_only=False)


@blueprint.post("/<uid>/again")
@access.require_staff("admin")
def again(uid: str) -> BaseResponse:
    """Make the dry run again."""
    return _again(uid, validate_only=True)


def _again(uid: str, *, validate_only: bool) -> BaseResponse:
    chosen = request.form.get("error_handling", "")
    try:
        _start(
            f"imports/{uid}",
            validate_only=validate_only,
            error_handling=chosen if chosen in HANDLINGS else "",
        )
        answers.accepted("import")
    except Failed as failed:
        answers.say_refused(failed)
    return answers.go(f"{HERE}/{uid}")


def _pairs(what: str) -> forms.Reader:
    """Return what reads a table of the form: its names, each with what was picked for it."""

    def read(_form: forms.Form) -> list[dict[str, str]]:
        names, picked = (request.form.getlist(f"{what}_{part}") for part in ("name", "pick"))
        pairs = zip(names[:PICKS], picked[:PICKS], strict=False)
        return [{"name": name, "pick": pick} for name, pick in pairs]

    return read


def _delimiter(form: forms.Form) -> str:
    """Return what stands between cells, which may be a tab."""
    return form.get("delimiter")


@blueprint.post("/<uid>/choices")
@access.require_staff("admin")
@forms.takes(ChoicesForm, delimiter=_delimiter, columns=_pairs("column"), statuses=_pairs("status"))
def choose(form: forms.Form, uid: str) -> BaseResponse:
    """Keep what a person says about a table, and make the dry run again."""
    if form.is_wrong:
        # Only choices are offered, so whoever sends others made the request by hand.
        answers.say(next(iter(form.errors.values()), form.problem), "rose")
        return answers.go(f"{HERE}/{uid}")
    name = f"imports/{uid}"
    found = clients.portability.GetImport(pb.GetImportRequest(name=name))
    try:
        clients.portability.StartImport(
            pb.StartImportRequest(name=name, validate_only=True, choices=_chosen(form, found))
        )
        answers.accepted("import")
    except Failed as failed:
        answers.say_refused(failed)
    return answers.go(f"{HERE}/{uid}")


def _chosen(form: forms.Form, found: pb.Import) -> pb.ImportChoices:
    """Return what was chosen before, and what of the survey a person has changed."""
    said, survey = form.data, found.report.survey
    chosen = pb.ImportChoices()
    chosen.CopyFrom(found.choices)
    if said["encoding"] != survey.encoding:
        chosen.encoding = said["encoding"]
    if said["delimiter"] != survey.delimiter:
        chosen.delimiter = said["delimiter"]
    if said["date_order"]:
        chosen.date_order = value(pb.DateOrder, said["date_order"])
    columns = {one.name: one.meaning for one in survey.columns}
    for name, meaning in _picks(said["columns"]):
        if columns.get(name, meaning) != meaning:
            chosen.columns[name] = meaning or IGNORED
    statuses = {one.name: one.status for one in survey.statuses}
    for name, status in _picks(said["statuses"]):
        if status and statuses.get(name, status) != status:
            chosen.statuses[name] = status
    return chosen


def _picks(said: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    return ((one["name"], one["pick"]) for one in said)


@blueprint.post("/<uid>/cancel")
@access.require_staff("admin")
def cancel(uid: str) -> BaseResponse:
    """Cancel an import that waits or runs."""
    try:
        clients.portability.CancelImport(pb.CancelImportRequest(name=f"imports/{uid}"))
        answers.say(_("Import cancelled. What it had created stays."))
    except Failed as failed:
        answers.say_refused(failed)
    return answers.go(f"{HERE}/{uid}")


@blueprint.post("/<uid>/undo")
@access.require_staff("admin")
def undo(uid: str) -> BaseResponse:
    """Remove what an import made and nobody has touched since."""
    try:
        clients.portability.UndoImport(pb.UndoImportRequest(name=f"imports/{uid}"))
    except Failed as failed:
        answers.say_refused(failed)
    return answers.go(f"{HERE}/{uid}")


@blueprint.post("/export")
@access.require_staff("admin")
def export() -> BaseResponse:
    """Ask for an export, which a worker writes."""
    asked = pb.Export(has_emails=request.form.get("emails") == "1")
    made = clients.portability.CreateExport(
        pb.CreateExportRequest(export=asked, request_id=forms.request_id())
    )
    return answers.go(f"{HERE}/exports/{made.name.rpartition('/')[2]}")


def _export(uid: str) -> pb.Export:
    return clients.portability.GetExport(pb.GetExportRequest(name=f"exports/{uid}"))


@blueprint.get("/exports/<uid>")
@access.require_staff("admin")
def show_export(uid: str) -> Response:
    """Show how far an export is, and where its file is once it is done."""
    found = views.file_export(_export(uid))
    return answers.page(render_template("portability/console/export.html", export=found))


@blueprint.get("/exports/<uid>/file")
@access.require_staff("admin")
def download(uid: str) -> Response:
    """Give an export's file out, piece by piece."""
    return calls.download(_export(uid), g.community.slug, "jsonl", "application/jsonl")


def places() -> list[Place]:
    """Return what administrators find about imports and exports in the console."""
    return [Place(_("Import and export"), HERE, "out", admin=True)]
