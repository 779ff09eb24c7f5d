"""Checks that a refusal arrives as it was meant."""

from collections.abc import Callable
from uuid import uuid4

import grpc
import pytest
import sqlalchemy as sa
from google.protobuf import empty_pb2
from google.rpc import status_pb2

from shared import actor, errors, refusals
from shared.errors import Problem
from shared.server import DeadlineMissing
from tests.harness import Keys, make_actor


class VotingClosed(refusals.FailedPrecondition):
    """Refuses a vote."""

    message = "Voting on idea {idea} has ended."


def test_it_has_a_reason_and_a_sentence() -> None:
    refusal = VotingClosed(idea=7)
    assert (refusal.reason, refusal.text) == ("VOTING_CLOSED", "Voting on idea 7 has ended.")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (refusals.NotFound, "NOT_FOUND"),
        (refusals.NotAllowed, "PERMISSION_DENIED"),
        (refusals.Unauthenticated, "UNAUTHENTICATED"),
        (refusals.FailedPrecondition, "FAILED_PRECONDITION"),
        (refusals.Conflict, "ABORTED"),
        (refusals.AlreadyExists, "ALREADY_EXISTS"),
        (refusals.RateLimited, "RESOURCE_EXHAUSTED"),
        (refusals.Unavailable, "UNAVAILABLE"),
    ],
)
def test_it_becomes_a_canonical_code(kind: type[refusals.Refusal], code: str) -> None:
    assert errors.to_problem(errors.to_status(kind())).code == code


def test_it_keeps_the_faults_of_fields() -> None:
    problem = errors.to_problem(errors.to_status(refusals.Invalid({"a": "One.", "b": "Two."})))
    assert problem == Problem(
        code="INVALID_ARGUMENT",
        reason="INVALID",
        message="One. Two.",
        fields={"a": "One.", "b": "Two."},
    )


def test_it_reads_a_status_without_details() -> None:
    problem = errors.to_problem(status_pb2.Status(code=13, message="Oops"))
    assert (problem.code, problem.reason, problem.message) == ("INTERNAL", "INTERNAL", "Oops")


Ask = Callable[..., object]


@pytest.fixture
def ask(serve: Callable[..., grpc.Channel], keys: Keys) -> Callable[[Exception | None], Problem]:
    """Return what serves a method that fails as told and gives the problem a caller sees."""
    failure: list[Exception | None] = [None]

    def method(_request: empty_pb2.Empty, _context: grpc.ServicerContext) -> empty_pb2.Empty:
        if failure[0] is not None:
            raise failure[0]
        actor.current()
        return empty_pb2.Empty()

    handler = grpc.unary_unary_rpc_method_handler(
        method,
        request_deserializer=empty_pb2.Empty.FromString,
        response_serializer=empty_pb2.Empty.SerializeToString,
    )

    def add(server: grpc.Server) -> None:
        generic = grpc.method_handlers_generic_handler("test.Service", {"Do": handler})
        server.add_generic_rpc_handlers((generic,))

    call = serve(("test.Service", add)).unary_unary(
        "/test.Service/Do",
        request_serializer=empty_pb2.Empty.SerializeToString,
        response_deserializer=empty_pb2.Empty.FromString,
    )

    def run(
        error: Exception | None, token: str | None = None, timeout: float | None = 5
    ) -> Problem:
        failure[0] = error
        signed = keys.signer.sign(make_actor(uuid4())) if token is None else token
        metadata = ((actor.METADATA_KEY, signed),) if signed else ()
        try:
            call(empty_pb2.Empty(), metadata=metadata, timeout=timeout)
        except grpc.RpcError as refused:
            return errors.from_rpc_error(refused)
        return Problem(code="OK", reason="OK", message="")

    return run


def test_it_goes_through_the_door_whole(ask: Ask) -> None:
    assert ask(None) == Problem(code="OK", reason="OK", message="")
    assert ask(VotingClosed(idea=7)) == Problem(
        code="FAILED_PRECONDITION",
        reason="VOTING_CLOSED",
        message="Voting on idea 7 has ended.",
        metadata={"idea": "7"},
    )


def test_it_says_nothing_of_what_went_wrong_inside(ask: Ask) -> None:
    problem = ask(KeyError("password"))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.message) == ("INTERNAL", "Something went wrong on our side.")


def test_it_says_that_the_database_is_away(ask: Ask) -> None:
    problem = ask(sa.exc.OperationalError("SELECT 1", {}, Exception("gone")))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.reason) == ("UNAVAILABLE", "DATABASE_AWAY")
    assert "SELECT" not in problem.message


def test_it_says_that_the_pool_is_exhausted(ask: Ask) -> None:
    problem = ask(sa.exc.TimeoutError("QueuePool limit"))
    assert isinstance(problem, Problem)
    assert problem.code == "UNAVAILABLE"


def test_it_lets_nobody_in_without_a_token_or_a_deadline(ask: Ask) -> None:
    for token in ("", "nonsense"):
        problem = ask(None, token)
        assert isinstance(problem, Problem)
        assert (problem.code, problem.reason) == ("UNAUTHENTICATED", "ACTOR_TOKEN_INVALID")
    problem = ask(None, None, None)
    assert isinstance(problem, Problem)
    assert problem.message == DeadlineMissing.message
