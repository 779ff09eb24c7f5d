"""Shows the local mailbox and the parts pages are made of; only in the default set-up."""

from datetime import timedelta

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from services.gateway.edge.state import state
from services.gateway.web import answers, markdown, wire
from shared import addresses, clock, mail

blueprint = Blueprint("dev", __name__, url_prefix="/dev")


@blueprint.before_request
def only_here() -> None:
    """Be absent unless the set-up asks for these pages, and under any name but this machine's."""
    if not state().config.dev or not addresses.is_loopback(request.host):
        raise answers.not_here()


def _mailbox() -> str:
    own = state().config
    return own.mail_url or f"maildir:{own.data}/mail"


@blueprint.get("/mail")
def mailbox() -> Response:
    """Show the emails, newest first."""
    return answers.secret_page(render_template("web/dev/mail.html", emails=mail.read(_mailbox())))


@blueprint.get("/mail/<key>")
def email(key: str) -> Response:
    """Show one email."""
    found = next((one for one in mail.read(_mailbox(), 500) if one.key == key), None)
    if found is None:
        raise answers.not_here()
    text = Markup.escape(found.text)
    html = render_template("web/dev/email.html", email=found, text=_linked(text))
    return answers.secret_page(html)


def _linked(text: Markup) -> Markup:
    """Return a letter's text with its addresses as links."""
    words = [
        Markup('<a href="{0}">{0}</a>').format(Markup(word))  # noqa: S704  escaped already
        if word.startswith(("http://", "https://"))
        else Markup(word)  # noqa: S704  escaped already
        for word in text.replace("\n", " \n ").split(" ")
    ]
    return Markup(" ").join(words)


TITLES = (
    ("Export my data as CSV", "I need them as my accountant can open them.", "planned"),
    ("Keyboard shortcuts in the report editor", "The mouse costs me an hour.", "under_review"),
    ("Show the exchange rate of each line", "Rates differ from the bank.", "in_progress"),
    ("Dark mode that follows the system", "", "shipped"),
    ("Let two people review an import before it is final", "Auditors ask for four eyes.", "open"),
    ("Offline mode for the mobile app, also on long flights", "Queue what I do.", "declined"),
    ("Undo for bulk edits", "I changed the category of 300 lines by mistake.", "open"),
    ("Attach the original file to an import", "So that later one can see what came in.", "merged"),
)  # fmt: skip
PEOPLE = (
    ("ana-li", "Ana Li"), ("tomas.k", "Tomáš Krejčí"), ("noor", "Noor"), ("", ""),
    ("mjokic", "Milica Jokić"), ("desta", "Desta Bekele"), ("wei", "Wei Zhang"),
    ("sam-o", "Sam Okafor"),
)  # fmt: skip
VOTES = (128, 64, 1249, 872, 41, 9, 3, 17)


def _people() -> list[wire.View]:
    return [
        wire.View(
            handle=handle,
            display_name=name,
            is_staff=handle == "sam-o",
            erased=not handle,
            is_placeholder=False,
            avatar_url="",
        )
        for handle, name in PEOPLE
    ]


def _idea(place: int, people: list[wire.View]) -> wire.View:
    title, excerpt, status = TITLES[place]
    moment = clock.now()
    return wire.View(
        number=120 + place,
        title=title,
        excerpt=excerpt,
        board=wire.View(slug="imports", name="Imports"),
        status=status,
        tag_list=[wire.View(slug="csv", name="CSV")] if place == 0 else [],
        author=people[place],
        vote_count=VOTES[place],
        comment_count=place * 3,
        viewer_has_voted=place in (1, 3),
        create_time=moment - timedelta(days=place * place * 4 + 1),
        status_time=moment - timedelta(days=2),
        votable=status not in ("shipped", "declined", "merged"),
        pinned=place == 2,  # noqa: PLR2004  one of them
    )


def _comment(uid: str, author: wire.View, body: str, **marks: bool) -> wire.View:
    usual = {"is_answer": False, "internal": False, "edited": False, "deleted": False}
    return wire.View(
        number=uid, uid=uid, author=author, body_html=markdown.markdown(body),
        create_time=clock.now() - timedelta(days=2), held="", replies=[], **{**usual, **marks},
    )  # fmt: skip


def _rows() -> list[wire.View]:
    """Return rows of a ledger: one earned, one taken back, one that takes it back."""
    moment = clock.now() - timedelta(days=40)
    idea = Markup('<a href="/ideas/120">Export my data as CSV</a> was planned')
    usual = {
        "uid": "0", "what": idea, "why": "", "note": "", "unit": "standing",
        "unit_name": "Standing", "amount": 20, "worth": 18.5, "effective_time": moment,
        "rule": "idea-planned", "rule_name": "Your idea is planned", "rule_version": 1,
        "reverses": "", "reversed_by": "", "cause": "", "cause_url": "", "imported": False,
    }  # fmt: skip
    return [
        wire.View(**usual),
        wire.View(**{**usual, "uid": "1", "amount": -20, "why": "Taken back.", "reverses": "2"}),
        wire.View(**{**usual, "uid": "2", "reversed_by": "1"}),
    ]


def _badges() -> list[wire.View]:
    """Return badges in several states."""
    return [
        wire.View(
            url="#rewards", image=f"/achievements/{slug}/image.svg", name=name, label=label,
            award_time=clock.now() - timedelta(days=9), state=state, state_name=state.capitalize(),
        )
        for slug, name, label, state in (
            ("first-idea", "First idea", "", "granted"),
            ("idea-shipped", "Shipped", "Gold", "granted"),
            ("helpful", "Helpful", "Bronze", "superseded"),
            ("idea-planned", "Idea planned", "", "revoked"),
        )
    ]  # fmt: skip


@blueprint.get("/components")
def components() -> Response:
    """Show every part in every state."""
    moment, people = clock.now(), _people()
    staff = people[-1]
    comments = [
        _comment("1", staff, "Would a semicolon be a problem?", is_answer=True),
        _comment("2", people[1], "Please keep the order of columns.", edited=True),
        _comment("3", staff, "Ask legal before we promise a date.", internal=True),
    ]
    comments[1].replies.append(_comment("4", people[0], "Mine too. A setting would do."))
    samples = {
        "now": moment,
        "ideas": [_idea(place, people) for place in range(len(TITLES))],
        "comments": comments,
        "events": [
            {"status": "planned", "text": "In January.", "author": staff, "create_time": moment},
            {"status": "open", "author": people[0], "create_time": moment - timedelta(days=30)},
        ],
        "answer": {
            "body_html": markdown.markdown("Yes, and soon. Reports get a *Download* button."),
            "author": staff, "create_time": moment, "status": "planned",
        },
        "rows": _rows(),
        "badges": _badges(),
        "prose": markdown.markdown("By hand.\n\n- dates as `2026-11-22`\n\n> We would pay."),
    }  # fmt: skip
    return answers.page(render_template("web/dev/components.html", samples=samples))
