"""Describes archives of what is held about the caller, erasures of members, and imports."""

from marshmallow import validate

from services.gateway.web.checks import SLUG, line
from services.gateway.web.schemas import (
    Body,
    Handle,
    List,
    Moment,
    Nested,
    Paging,
    Reply,
    Text,
    Whole,
    Word,
    most,
)
from services.gateway.web.writers import Message
from upwell.common.v1 import erasure_pb2
from upwell.portability.v1 import portability_pb2 as pb

CHOOSE = {"required": "Choose whether posts are kept or deleted."}


def _id(message: Message) -> str:
    return str(message.name.rpartition("/")[2])


def _member(message: Message) -> str:
    return str(message.member.rpartition("/")[2])


class ExportReply(Reply):
    """An archive of what is stored about the caller."""

    id = Text(required=True, of=_id)
    state = Word(pb.ExportState, required=True)
    size = Whole(required=True, metadata={"description": "Bytes of the file; 0 until it is done."})
    problem = Text(required=True, metadata={"description": "Why it failed; empty otherwise."})
    create_time = Moment(required=True, allow_none=True)
    end_time = Moment(required=True, allow_none=True)


class ErasedPartReply(Reply):
    """What became of one kind of thing a service stored about members."""

    noun = Text(required=True)
    kept = Whole(
        required=True, metadata={"description": "How many stay as those of a former member."}
    )


class ConfirmationReply(Reply):
    """What one service has confirmed."""

    service = Text(required=True)
    confirm_time = Moment(
        required=True,
        allow_none=True,
        metadata={"description": "Null until the service has confirmed."},
    )
    parts = List(Nested(ErasedPartReply), required=True)
    try_count = Whole(
        required=True, metadata={"description": "How often it was asked without confirming."}
    )
    problem = Text(
        required=True, metadata={"description": "What went wrong when it was last asked."}
    )
    retry_time = Moment(
        required=True, allow_none=True, metadata={"description": "When it is asked again."}
    )


class ErasureReply(Reply):
    """A member's erasure, which is done when every service has confirmed."""

    id = Text(required=True, of=_id)
    member_uid = Text(
        required=True, of=_member, metadata={"description": "The former member's ID."}
    )
    content = Word(
        erasure_pb2.ContentChoice,
        required=True,
        metadata={"description": "What became of what they wrote."},
    )
    state = Word(pb.ErasureState, required=True)
    confirmations = List(Nested(ConfirmationReply), required=True)
    create_time = Moment(required=True, allow_none=True)
    end_time = Moment(required=True, allow_none=True)


class NewErasureReply(ErasureReply):
    """A new erasure with the address that shows how far it is, which is given only now."""

    url = Text(
        required=True,
        added=True,
        metadata={"description": "For the person: works without signing in, for a year."},
    )


class ErasureBody(Body):
    """Whose erasure."""

    member = Text(required=True, validate=line(64, least=1), metadata={"description": "A handle."})
    content = Word(
        erasure_pb2.ContentChoice,
        required=True,
        metadata={"description": "What becomes of what they wrote."},
    )


class ErasuresReply(Reply):
    """A page of erasures, newest first."""

    erasures = List(Nested(ErasureReply), required=True)
    next_page_token = Text(required=True)


class ErasuresQuery(Paging):
    """Which erasures."""

    state = Word(pb.ErasureState, load_default="")


class ImportForm(Body):
    """A file's format, where it comes from, and what happens to lines with errors."""

    format = Word(pb.ImportFormat, load_default="")
    source = Text(load_default="", validate=line(40))
    board = Text(load_default="", validate=most(SLUG))
    error_handling = Word(pb.ErrorHandling, required=True)


class ErasureForm(Body):
    """Whose account is erased, typed once more, and what happens to their posts."""

    handle = Handle(load_default="")
    content = Text(
        required=True,
        validate=validate.OneOf(["keep", "remove"], error=CHOOSE["required"]),
        error_messages=CHOOSE,
    )


class PickField(Body):
    """What one column or status of a file means."""

    name = Text(required=True)
    pick = Text(load_default="", validate=most(64))


class ChoicesForm(Body):
    """What a person says about a table; the names are those of the file."""

    encoding = Text(load_default="", validate=most(40))
    delimiter = Text(load_default="", validate=most(1))
    date_order = Word(pb.DateOrder, load_default="")
    columns = List(Nested(PickField), load_default=list)
    statuses = List(Nested(PickField), load_default=list)
