"""An export of a member is an archive of what every service holds about them."""

import io
import json
import zipfile
from uuid import UUID

import pytest

from services import registry
from services.portability import actions, clients
from services.portability.__main__ import services
from services.portability.config import Config
from shared.actor import Actor
from tests.harness import make_actor
from tests.portability.whole import NOWHERE, Leaving
from upwell.common.v1 import erasure_pb2, export_pb2
from upwell.portability.v1 import portability_pb2 as pb

SESSIONS = export_pb2.ExportFile(filename="gateway/sessions.json", content=b'{"sessions": []}')


def asked(
    who: Actor, *files: export_pb2.ExportFile, request_id: str = ""
) -> pb.CreateExportRequest:
    export = pb.Export(member=f"members/{who.member}")
    return pb.CreateExportRequest(export=export, files=files, request_id=request_id)


def create(leaving: Leaving, who: Actor, *files: export_pb2.ExportFile) -> pb.Export:
    made: pb.Export = leaving.call(leaving.stub.CreateExport, asked(who, *files), who)
    return made


def write(leaving: Leaving, name: str) -> None:
    """Write an export, as its job does."""
    told = services(Config(database_url="", addresses=leaving.addresses))
    with clients.connected(told, leaving.keys.private, leaving.community) as stubs:
        uid = UUID(name.partition("/")[2])
        actions.write_export(leaving.work_db, stubs, leaving.community, uid)


def get(leaving: Leaving, name: str, who: Actor) -> pb.Export:
    request = pb.GetExportRequest(name=name)
    found: pb.Export = leaving.call(leaving.stub.GetExport, request, who)
    return found


def content(leaving: Leaving, name: str, who: Actor) -> dict[str, object]:
    """Return the files of an archive, which is downloaded in pieces."""
    whole = b""
    while piece := leaving.call(
        leaving.stub.DownloadExportChunk,
        pb.DownloadExportChunkRequest(name=name, offset=len(whole)),
        who,
    ).content:
        whole += piece
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {file: json.loads(archive.read(file)) for file in archive.namelist()}


def test_it_holds_what_every_service_has_and_what_was_given(leaving: Leaving) -> None:
    ana = leaving.member("ana")
    made = create(leaving, ana, SESSIONS)
    assert (made.state, made.member) == (pb.EXPORT_STATE_QUEUED, f"members/{ana.member}")
    write(leaving, made.name)
    done = get(leaving, made.name, ana)
    assert (done.state, done.size > 0) == (pb.EXPORT_STATE_DONE, True)
    files = content(leaving, made.name, ana)
    assert {name.partition("/")[0] for name in files} == {
        "gateway",
        *(row.name for row in registry.answering()),
    }
    assert "ana" in str(files["members/profile.json"])
    assert files["gateway/sessions.json"] == {"sessions": []}
    assert leaving.scalar("SELECT given FROM portability.exports") == {}


def test_it_is_tried_again_while_a_service_is_away(leaving: Leaving) -> None:
    ana = leaving.member("ana")
    made, there = create(leaving, ana), leaving.addresses["rewards"]
    leaving.addresses["rewards"] = NOWHERE
    with pytest.raises(clients.Failed):
        write(leaving, made.name)
    assert leaving.scalar("SELECT count(*) FROM portability.chunks") == 0
    leaving.addresses["rewards"] = there
    write(leaving, made.name)
    assert get(leaving, made.name, ana).state == pb.EXPORT_STATE_DONE


def test_it_is_for_the_member_and_administrators(leaving: Leaving) -> None:
    ana, ben = leaving.member("ana"), leaving.member("ben")
    assert leaving.call.refused(leaving.stub.CreateExport, asked(ana), ben).reason == "NOT_YOURS"
    name = create(leaving, ana).name
    request = pb.GetExportRequest(name=name)
    problem = leaving.call.refused(leaving.stub.GetExport, request, ben)
    assert problem.reason == "EXPORT_NOT_FOUND"
    admin = make_actor(leaving.community, "admin", member=ben.member)
    assert get(leaving, name, admin).name == name


@pytest.mark.parametrize(
    "file",
    [
        export_pb2.ExportFile(filename="../x.json", content=b"{}"),
        export_pb2.ExportFile(filename="gateway/x.json", content=b"x" * 300_000),
        export_pb2.ExportFile(filename="gateway/x.json", content=b"\xff"),
    ],
    ids=["name", "size", "text"],
)
def test_it_takes_a_few_named_files_only(leaving: Leaving, file: export_pb2.ExportFile) -> None:
    ana = leaving.member("ana")
    problem = leaving.call.refused(leaving.stub.CreateExport, asked(ana, file), ana)
    assert list(problem.fields) == ["files"]
    export = pb.CreateExportRequest(export=pb.Export(), files=[SESSIONS])
    problem = leaving.call.refused(leaving.stub.CreateExport, export, leaving.system)
    assert list(problem.fields) == ["files"]


def test_it_goes_with_the_member(leaving: Leaving) -> None:
    ana = leaving.member("ana")
    written, waiting = create(leaving, ana), create(leaving, ana)
    write(leaving, written.name)
    erase = erasure_pb2.EraseMemberRequest(
        name=f"members/{ana.member}", content=erasure_pb2.CONTENT_CHOICE_KEEP
    )
    leaving.call(leaving.stub.EraseMember, erase, ana)
    write(leaving, waiting.name)
    for table in ("exports", "chunks"):
        assert leaving.scalar(f"SELECT count(*) FROM portability.{table}") == 0  # noqa: S608  a table of ours
    problem = leaving.call.refused(leaving.stub.CreateExport, asked(ana), ana)
    assert problem.reason == "MEMBER_NOT_FOUND"


def test_it_makes_one_of_a_repeated_request(leaving: Leaving) -> None:
    ana = leaving.member("ana")
    request = asked(ana, request_id="0123456789")
    first, second = (leaving.call(leaving.stub.CreateExport, request, ana) for _ in range(2))
    assert first == second
