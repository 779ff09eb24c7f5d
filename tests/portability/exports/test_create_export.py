"""CreateExport has a worker write the community to a file."""

from typing import Any

import pytest

from services.portability import actions
from tests.portability.conftest import ADA, Files, an_idea
from tests.portability.exports.calls import create, download, get, write
from upwell.portability.v1 import portability_pb2 as pb


def test_it_writes_a_file_that_imports_elsewhere(live: Files) -> None:
    live.finish(live.begin(ADA, an_idea("i-1")).name)
    made = create(live)
    assert made.state == pb.EXPORT_STATE_QUEUED
    write(live, made.name)
    done = get(live, made.name)
    assert (done.state, done.line_count) == (pb.EXPORT_STATE_DONE, 4)
    assert download(live, made.name) == live.exported()
    assert done.size == len(download(live, made.name))


def test_it_makes_one_of_a_repeated_request(files: Files) -> None:
    assert create(files, request_id="0123456789") == create(files, request_id="0123456789")


def test_it_writes_again_where_its_worker_was_killed(
    live: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.finish(live.begin(ADA, *(an_idea(f"i-{number}") for number in range(9))).name)
    monkeypatch.setattr(actions.exports, "PIECE", 500)
    made = create(live)

    class Killed(BaseException):
        pass

    with monkeypatch.context() as patched:
        add, left = actions.exports._add, [2]

        def kill(*args: Any) -> None:  # noqa: ANN401  as the function it stands for
            left[0] -= 1
            if not left[0]:
                raise Killed
            add(*args)

        patched.setattr(actions.exports, "_add", kill)
        with pytest.raises(Killed):
            write(live, made.name)
    write(live, made.name)
    assert download(live, made.name) == live.exported()
    kept = live.scalar("SELECT sum(octet_length(content)) FROM portability.chunks")
    assert kept == get(live, made.name).size


@pytest.mark.parametrize("who", ["visitor", "ana", "moderator"])
def test_it_is_for_administrators(files: Files, who: str) -> None:
    request = pb.CreateExportRequest(export=pb.Export())
    problem = files.call.refused(files.stub.CreateExport, request, getattr(files.people, who))
    assert problem.reason in ("SIGN_IN_NEEDED", "ROLE_NEEDED")
