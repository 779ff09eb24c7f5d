"""Runs imports beside the requests: the file in a spool, how far it is in Redis."""

import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import redis

from services.gateway.edge import clients
from services.gateway.edge.state import State
from services.gateway.portability import importer
from services.gateway.portability.calls import Failed, Stubs
from shared import actor, ids, telemetry

WEEK = 7 * 24 * 3600
LISTED = 20
# A job that has not said for so long that it lives is dead: its process was stopped.
BEAT = 2.0
BEATS_KEPT = 20
# A call of an import may take this many seconds: it carries up to 200 ideas with their comments.
CALL = 120.0
TELL = 0.3
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}\Z")


class Unavailable(Exception):  # noqa: N818  reads as what it says
    """Says that Redis does not answer, so that nothing can be imported for now."""


class Busy(Exception):  # noqa: N818  reads as what it says
    """Says that another import of this community is running."""


@dataclass
class Job:
    """Holds one import: what was asked, how far it is, and what came of it.

    `state` is `running`, `done`, `failed` or, where its process went away, `lost`.
    """

    id: str
    community: str
    handle: str
    filename: str
    size: int
    format: str = ""
    source: str = ""
    board: str = ""
    on_error: str = "skip"
    dry_run: bool = True
    state: str = "running"
    stage: str = "reading"
    done: int = 0
    total: int = 0
    problem: str = ""
    begin_time: float = field(default_factory=time.time)
    report: dict[str, Any] = field(default_factory=dict)


class Caller:
    """Stands for a service's stub outside of a request."""

    def __init__(self, own: State, service: str) -> None:
        """Take the state of the process and the service's name."""
        self._own = own
        self._service = service

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """Return what calls a method."""
        return clients.channel(self._own, self._service).call(method)


def stubs(own: State, who: actor.Actor) -> Stubs:
    """Return what calls the services as somebody, for longer than a request lasts."""

    def metadata() -> Sequence[tuple[str, str]]:
        return ((actor.METADATA_KEY, clients.token_for(own, who)),)

    return Stubs(Caller(own, "members"), Caller(own, "ideas"), metadata, timeout=CALL)


def _place(community: str, number: str) -> str:
    return f"upwell:import:{community}:{number}"


def _shelf(community: str) -> str:
    return f"upwell:imports:{community}"


def _beat(community: str) -> str:
    return f"upwell:import-beat:{community}"


def folder(own: State) -> Path:
    """Return where uploaded files wait, made where it does not exist."""
    found = Path(own.config.data) / "imports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def file_of(own: State, job: Job) -> Path:
    """Return where a job's file is."""
    return folder(own) / f"{job.id}.upload"


def keep(own: State, job: Job) -> None:
    """Write down how far a job is; raises `Unavailable`."""
    try:
        own.redis.set(_place(job.community, job.id), json.dumps(asdict(job)), ex=WEEK)
    except redis.RedisError as error:
        raise Unavailable from error


def find(own: State, community: str, number: str) -> Job | None:
    """Return a job as it is now, or None; raises `Unavailable`."""
    if not ID.match(number):
        return None
    try:
        raw = own.redis.get(_place(community, number))
        alive = own.redis.get(_beat(community))
    except redis.RedisError as error:
        raise Unavailable from error
    if raw is None:
        return None
    job = Job(**json.loads(cast("str", raw)))
    if job.state == "running" and alive != job.id and time.time() - job.begin_time > BEAT:
        job.state = "lost"
    return job


def latest(own: State, community: str) -> list[Job]:
    """Return the latest jobs of a community, newest first; raises `Unavailable`."""
    try:
        numbers = cast("list[str]", own.redis.lrange(_shelf(community), 0, LISTED - 1))
    except redis.RedisError as error:
        raise Unavailable from error
    return [job for number in numbers if (job := find(own, community, number)) is not None]


def upload(own: State, who: actor.Actor, stream: IO[bytes], filename: str, **asked: Any) -> Job:  # noqa: ANN401  fields of a job
    """Keep an uploaded file and return its job, not yet begun; raises `Unavailable`."""
    _tidy(own)
    job = Job(str(ids.new_id()), str(who.community), who.handle, filename[:120], 0, **asked)
    path = file_of(own, job)
    with path.open("xb") as file:
        path.chmod(0o600)
        while piece := stream.read(1024 * 1024):
            file.write(piece)
            job.size += len(piece)
    return job


def _tidy(own: State) -> None:
    """Remove files that nobody imported within a day."""
    for path in folder(own).glob("*.upload"):
        try:
            if time.time() - path.stat().st_mtime > WEEK / 7:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue


def start(own: State, who: actor.Actor, job: Job) -> threading.Thread:
    """Begin a job in a thread of this process; raises `Unavailable` or `Busy`."""
    try:
        free = own.redis.set(_beat(job.community), job.id, nx=True, ex=BEATS_KEPT)
        if not free:
            raise Busy
        own.redis.lrem(_shelf(job.community), 0, job.id)
        own.redis.lpush(_shelf(job.community), job.id)
        own.redis.ltrim(_shelf(job.community), 0, LISTED - 1)
    except redis.RedisError as error:
        raise Unavailable from error
    job.state, job.stage, job.done, job.total = "running", "reading", 0, 0
    job.begin_time, job.problem, job.report = time.time(), "", {}
    keep(own, job)
    thread = threading.Thread(target=_run, args=(own, who, job), name="import", daemon=True)
    thread.start()
    return thread


def _run(own: State, who: actor.Actor, job: Job) -> None:
    over = threading.Event()
    beating = threading.Thread(target=_live, args=(own, job, over), name="import-beat", daemon=True)
    beating.start()
    try:
        _import(own, who, job)
    except (Failed, importer.UnknownFormat) as error:
        job.state, job.problem = "failed", str(error)
    except FileNotFoundError:
        job.state, job.problem = "failed", "The file no longer exists. Upload it again."
    except Exception as error:  # noqa: BLE001  whatever it was, the page must say that it ended
        telemetry.log().error("import failed", exc_info=error)
        job.state = "failed"
        job.problem = (
            "Something went wrong on our side. "
            "You can import the file again without creating duplicates."
        )
    over.set()
    beating.join()
    _end(own, job)


def _end(own: State, job: Job) -> None:
    """Write down what came of it, trying for a while where Redis is away."""
    for _attempt in range(30):
        try:
            keep(own, job)
            own.redis.delete(_beat(job.community))
        except (Unavailable, redis.RedisError):
            threading.Event().wait(1.0)
        else:
            return


def _live(own: State, job: Job, over: threading.Event) -> None:
    """Say again and again that the job lives."""
    while not over.wait(BEAT):
        try:
            own.redis.set(_beat(job.community), job.id, ex=BEATS_KEPT)
        except redis.RedisError:
            continue


def _import(own: State, who: actor.Actor, job: Job) -> None:
    told = 0.0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal told
        job.stage, job.done, job.total = stage, done, total
        if time.monotonic() - told > TELL:
            told = time.monotonic()
            try:
                keep(own, job)
            except Unavailable:
                # How far it is may be late; the import itself goes on.
                return

    path = file_of(own, job)
    with path.open("rb") as file:
        report = importer.run(
            importer.lines_of(file),
            stubs=stubs(own, who),
            format=job.format or None,
            source=job.source,
            dry_run=job.dry_run,
            on_error=cast("importer.OnError", job.on_error),
            board=job.board or None,
            progress=tell,
        )
    job.report, job.state = report.as_json(), "done"
    job.format, job.source = report.format, report.source
    if not job.dry_run and not report.stopped:
        path.unlink(missing_ok=True)
