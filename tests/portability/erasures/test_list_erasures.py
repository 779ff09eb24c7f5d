"""ListErasures lists erasures, the newest first, to administrators."""

from shared.actor import Actor
from tests.portability.whole import Leaving
from upwell.portability.v1 import portability_pb2 as pb


def names(leaving: Leaving, **asked: object) -> list[str]:
    request = pb.ListErasuresRequest(**asked)  # type: ignore[arg-type]
    answer = leaving.call(leaving.stub.ListErasures, request, leaving.system)
    return [one.name for one in answer.erasures]


def test_it_lists_them_by_state_and_member_in_pages(leaving: Leaving) -> None:
    who: list[Actor] = [leaving.member(handle) for handle in ("ana", "ben", "cleo")]
    made = [leaving.erase(one).name for one in who]
    leaving.work(made[0])
    assert names(leaving) == made[::-1]
    assert names(leaving, state=pb.ERASURE_STATE_DONE) == made[:1]
    assert names(leaving, state=pb.ERASURE_STATE_RUNNING) == made[:0:-1]
    assert names(leaving, member=f"members/{who[1].member}") == [made[1]]
    first = leaving.call(
        leaving.stub.ListErasures, pb.ListErasuresRequest(page_size=2), leaving.system
    )
    rest = names(leaving, page_size=2, page_token=first.next_page_token)
    assert [*(one.name for one in first.erasures), *rest] == made[::-1]


def test_it_is_for_administrators(leaving: Leaving) -> None:
    ana = leaving.member("ana")
    problem = leaving.call.refused(leaving.stub.ListErasures, pb.ListErasuresRequest(), ana)
    assert problem.reason == "ROLE_NEEDED"
