"""ListImports gives a community's imports, the newest first."""

from shared import ids
from shared.actor import Actor
from tests.harness import make_actor
from tests.portability.conftest import ADA, Files, an_idea
from upwell.portability.v1 import portability_pb2 as pb


def listed(
    files: Files, who: Actor | None = None, page_size: int = 0, page_token: str = ""
) -> pb.ListImportsResponse:
    request = pb.ListImportsRequest(page_size=page_size, page_token=page_token)
    answer: pb.ListImportsResponse = files.call(
        files.stub.ListImports, request, who or files.people.admin
    )
    return answer


def test_it_gives_pages(files: Files) -> None:
    names = [files.create(f"{number}.csv").filename for number in range(3)]
    first = listed(files, page_size=2)
    second = listed(files, page_size=2, page_token=first.next_page_token)
    found = [one.filename for one in (*first.imports, *second.imports)]
    assert found == names[::-1]
    assert not second.next_page_token


def test_it_leaves_faults_out(live: Files) -> None:
    live.finish(live.begin(ADA, an_idea("i-1", title="x" * 141)).name)
    [one] = listed(live).imports
    assert one.report.fault_count == 1
    assert not one.report.faults


def test_it_hides_those_of_other_communities(files: Files) -> None:
    files.create()
    assert not listed(files, make_actor(ids.new_id(), "admin", member=ids.new_id())).imports
