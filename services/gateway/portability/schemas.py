"""Describes what administrators say of a file that they import."""

from services.gateway.web.checks import SLUG, line
from services.gateway.web.schemas import Body, Text, Word, most
from upwell.portability.v1 import portability_pb2 as pb


class ImportForm(Body):
    """A file's format, where it comes from, and what happens to lines with errors."""

    format = Word(pb.ImportFormat, load_default="")
    source = Text(load_default="", validate=line(40))
    board = Text(load_default="", validate=most(SLUG))
    error_handling = Word(pb.ErrorHandling, required=True)
