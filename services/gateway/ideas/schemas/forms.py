"""Describes forms of pages that ask for more, or otherwise, than a body of the API does."""

from services.gateway.ideas.schemas.ideas import BODY, MESSAGE, NOTE, SplitBody, StatusBody
from services.gateway.web.checks import EMAIL, entries, line
from services.gateway.web.schemas import Body, Handle, List, Text, Word, most
from upwell.ideas.v1 import ideas_pb2


class CustomerForm(Body):
    """For which customer a vote is cast, whom staff may add by name."""

    customer = Text(required=True, validate=line(80, least=1))
    email = Text(load_default="", validate=most(EMAIL))
    weight = Word(ideas_pb2.Weight)


class DecisionForm(StatusBody):
    """A new status and the official answer, as staff decide both on one page."""

    message = Text(
        load_default="", validate=MESSAGE, metadata={"description": "Message to voters."}
    )
    reason = Text(load_default="")
    answer = Text(load_default="", validate=BODY)


class SuggestionForm(Body):
    """A report on a page, where the other idea is typed as a number, an address or words."""

    into = Text(required=True, validate=most(200))
    note = Text(load_default="", validate=NOTE)


class SplitForm(SplitBody):
    """The split of a page, which shows only some voters; others are typed."""

    others = List(Handle(), load_default=list, validate=entries(1000))
