"""GetErasureReceipt shows how far an erasure is to whoever has its token, and not whose it is."""

from shared import ids
from tests.harness import make_actor
from tests.portability.whole import Leaving
from upwell.portability.v1 import portability_pb2 as pb


def test_it_shows_a_visitor_which_service_has_confirmed(leaving: Leaving) -> None:
    ana = leaving.member("ana")
    made = leaving.erase(ana)
    request = pb.GetErasureReceiptRequest(token=made.token)
    visitor = make_actor(leaving.community)
    found = leaving.call(leaving.stub.GetErasureReceipt, request, visitor)
    confirmed = {part.service: part.HasField("confirm_time") for part in found.parts}
    assert confirmed == leaving.confirmed(made.name)
    assert found.state == pb.ERASURE_STATE_RUNNING
    for personal in (str(ana.member), ana.handle):
        assert personal not in str(found)
    leaving.work(made.name)
    found = leaving.call(leaving.stub.GetErasureReceipt, request, visitor)
    assert found.state == pb.ERASURE_STATE_DONE
    assert all(part.HasField("confirm_time") for part in found.parts)


def test_it_knows_tokens_by_their_digest_only(leaving: Leaving) -> None:
    made = leaving.erase(leaving.member("ana"))
    digests = leaving.rows("SELECT digest FROM portability.erasure_links")
    assert [bytes(row.digest) for row in digests] == [ids.digest(made.token)]


def test_it_is_refused_for_another_token_and_in_another_community(leaving: Leaving) -> None:
    made = leaving.erase(leaving.member("ana"))
    for token, community in (("x", leaving.community), (made.token, ids.new_id())):
        request = pb.GetErasureReceiptRequest(token=token)
        who = make_actor(community)
        problem = leaving.call.refused(leaving.stub.GetErasureReceipt, request, who)
        assert problem.reason == "ERASURE_NOT_FOUND"
