"""Turns refusals into gRPC statuses and back into problems."""

from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import any_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from shared import refusals

DOMAIN = "upwell"

CODES: dict[type[refusals.Refusal], int] = {
    refusals.NotFound: code_pb2.NOT_FOUND,
    refusals.NotAllowed: code_pb2.PERMISSION_DENIED,
    refusals.Unauthenticated: code_pb2.UNAUTHENTICATED,
    refusals.FailedPrecondition: code_pb2.FAILED_PRECONDITION,
    refusals.Conflict: code_pb2.ABORTED,
    refusals.AlreadyExists: code_pb2.ALREADY_EXISTS,
    refusals.RateLimited: code_pb2.RESOURCE_EXHAUSTED,
    refusals.Unavailable: code_pb2.UNAVAILABLE,
    refusals.Invalid: code_pb2.INVALID_ARGUMENT,
}


@dataclass(frozen=True)
class Problem:
    """Holds what went wrong as the caller sees it.

    `code` is the name of a canonical code, e.g. `FAILED_PRECONDITION`.
    """

    code: str
    reason: str
    message: str
    metadata: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


def to_status(refusal: refusals.Refusal) -> status_pb2.Status:
    """Return the google.rpc.Status of a refusal, with its ErrorInfo and field violations."""
    code = next(CODES[base] for base in type(refusal).__mro__ if base in CODES)
    status = status_pb2.Status(code=code, message=refusal.text)
    info = error_details_pb2.ErrorInfo(
        reason=refusal.reason, domain=DOMAIN, metadata=refusal.metadata
    )
    status.details.append(_pack(info))
    if isinstance(refusal, refusals.Invalid):
        violations = [
            error_details_pb2.BadRequest.FieldViolation(field=name, description=text)
            for name, text in refusal.fields.items()
        ]
        status.details.append(_pack(error_details_pb2.BadRequest(field_violations=violations)))
    return status


def _pack(
    message: error_details_pb2.ErrorInfo | error_details_pb2.BadRequest,
) -> any_pb2.Any:
    packed = any_pb2.Any()
    packed.Pack(message)
    return packed


def to_problem(status: status_pb2.Status) -> Problem:
    """Return what a google.rpc.Status says."""
    info = error_details_pb2.ErrorInfo()
    bad = error_details_pb2.BadRequest()
    for detail in status.details:
        if not detail.Unpack(info):
            detail.Unpack(bad)
    name = code_pb2.Code.Name(status.code)
    return Problem(
        code=name,
        reason=info.reason or name,
        message=status.message,
        metadata=dict(info.metadata),
        fields={violation.field: violation.description for violation in bad.field_violations},
    )


def from_rpc_error(error: grpc.RpcError) -> Problem:
    """Return what a failed call says; a call that got no answer is a problem too."""
    status = rpc_status.from_call(error)  # type: ignore[arg-type]
    if status is not None:
        return to_problem(status)
    call: Any = error
    code = call.code().name if hasattr(error, "code") else "UNKNOWN"
    details = call.details() if hasattr(error, "details") else ""
    return Problem(code=code, reason=code, message=details or "")
