"""Shows who voted for an idea, and lets staff vote for named customers."""

import threading
import time

from flask import Blueprint, Response, g
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas.console import frame, queues
from services.gateway.ideas.schemas.forms import CustomerForm
from services.gateway.web import answers, faults, forms, parts, wire
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint("console_voters", __name__, url_prefix="/console/ideas/<int:number>")

PAGE = 50
SOURCE = "customers"
# Ideas hears of a new customer by an event, a moment after members made them.
PATIENCE = 1.5
PAUSE = 0.1


def vote(message: ideas_pb2.Vote) -> wire.View:
    """Return a vote as the table shows it."""
    by = message.on_behalf_by
    return wire.View(
        voter=wire.person(message.voter),
        create_time=wire.when(message.create_time),
        source=wire.word(ideas_pb2.VoteSource, message.source),
        weight=wire.word(ideas_pb2.Weight, message.weight),
        on_behalf_by=wire.person(by) if message.HasField("on_behalf_by") and by.uid else None,
        origin_idea=message.origin_idea,
    )


def of_idea(number: int, size: int, token: str) -> ideas_pb2.ListVotersResponse:
    """Return a page of voters, newest first; raises `Failed`."""
    found: ideas_pb2.ListVotersResponse = clients.ideas.ListVoters(
        ideas_pb2.ListVotersRequest(parent=f"ideas/{number}", page_size=size, page_token=token)
    )
    return found


def _page(number: int, form: forms.Form) -> Response:
    found = frame.load(number)
    asked = parts.part(lambda: of_idea(number, PAGE, forms.arg("voters", 1024)))
    votes = [vote(one) for one in asked.value.votes] if asked.value else []
    return frame.show(
        "votes",
        found,
        form,
        votes=[one for one in votes if not one.on_behalf_by],
        behalf=[one for one in votes if one.on_behalf_by],
        more_voters=asked.value.next_page_token if asked.value else "",
        voters_away=asked.away,
        taken=forms.arg("taken"),
        may_vote=g.actor.is_staff,
    )


@blueprint.get("/voters")
@access.require_capability("moderate")
def index(number: int) -> Response:
    """Show who voted, how much they need it, and who voted for whom."""
    return _page(number, forms.Form({"customer": "", "email": "", "weight": ""}))


@blueprint.post("/voters")
@access.require_staff()
@forms.takes(CustomerForm)
def cast(form: forms.Form, number: int) -> Response | BaseResponse:
    """Vote for a member, or for a named customer, who is added where nobody knows them yet."""
    if form.is_wrong:
        return _page(number, form)
    name = form.data["customer"]
    try:
        uid = _member(name) if name.startswith("@") else _customer(name, form)
        if not uid:
            return _page(number, form)
        _cast(number, uid, form.data.get("weight", ""))
    except Failed as failed:
        return _page(number, form.refuse(failed, nobody="customer"))
    answers.accepted(f"behalf-{number}")
    answers.say(_("Vote counted for %(name)s. The vote shows that you cast it.", name=name))
    return answers.go(queues.read().at(number, "voters"))


def _member(name: str) -> str:
    """Return the uid of a member whose handle was picked; raises `Failed`."""
    asked = members_pb2.GetMemberRequest(name=f"members/{name.removeprefix('@')}")
    return str(clients.members.GetMember(asked).uid)


def _customer(name: str, form: forms.Form) -> str:
    """Return the uid of a customer, found or made; empty with a fault noted in the form."""
    email = form.data["email"]
    record = members_pb2.MemberRecord(
        external_id=(email or name).casefold()[:200], display_name=name, email=email
    )
    answer = clients.members.BatchCreateMembers(
        members_pb2.BatchCreateMembersRequest(source=SOURCE, records=[record])
    )
    result = answer.results[0]
    if result.error:
        field, _sep, sentence = result.error.partition(": ")
        said = faults.translate(sentence or result.error)
        form.wrong("email" if field == "email" else "customer", said)
    return str(result.uid)


def _cast(number: int, uid: str, weight: str) -> None:
    """Cast the vote; a customer who was just made is waited for."""
    clients.allow(PATIENCE + 2.0)
    asked = ideas_pb2.CastVoteOnBehalfRequest(
        name=f"ideas/{number}",
        member=f"members/{uid}",
        weight=wire.value(ideas_pb2.Weight, weight),
    )
    until = time.monotonic() + PATIENCE
    while True:
        try:
            clients.ideas.CastVoteOnBehalf(asked)
        except Failed as failed:
            if failed.reason != "VOTER_UNKNOWN" or time.monotonic() > until:
                raise
            threading.Event().wait(PAUSE)
        else:
            return


@blueprint.post("/voters/<uid>/retract")
@access.require_staff()
def retract(number: int, uid: str) -> BaseResponse:
    """Take back a vote that staff cast for a customer, and offer to cast it again."""
    asked = ideas_pb2.RetractVoteOnBehalfRequest(name=f"ideas/{number}", member=f"members/{uid}")
    gone = answers.attempt(lambda: clients.ideas.RetractVoteOnBehalf(asked), "")
    return answers.go(queues.read().at(number, "voters", **({"taken": uid} if gone else {})))


@blueprint.post("/voters/<uid>/restore")
@access.require_staff()
def restore(number: int, uid: str) -> BaseResponse:
    """Cast a vote for a customer again that was taken back."""
    answers.attempt(lambda: _cast(number, uid, ""), _("Vote restored."))
    return answers.go(queues.read().at(number, "voters"))
