"""GetErasure gives an erasure with what each service confirmed, to administrators."""

import pytest

from tests.harness import make_actor
from tests.portability.whole import Leaving
from upwell.portability.v1 import portability_pb2 as pb


def test_it_says_whose_it_is_and_keeps_the_token_to_itself(leaving: Leaving) -> None:
    ana = leaving.member("ana")
    found = leaving.get(leaving.erase(ana).name)
    assert (found.member, found.token) == (f"members/{ana.member}", "")


@pytest.mark.parametrize("role", ["member", "moderator", "manager"])
def test_it_is_for_administrators(leaving: Leaving, role: str) -> None:
    ana = leaving.member("ana")
    request = pb.GetErasureRequest(name=leaving.erase(ana).name)
    who = make_actor(leaving.community, role, member=ana.member)
    assert leaving.call.refused(leaving.stub.GetErasure, request, who).reason == "ROLE_NEEDED"
