"""Opens, decides and hears appeals against abuse cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from services.rewards import store as rewards_store
from services.rewards.actions.access import member_named, reads_as_staff, take_part
from services.rewards.domain.abuse_cases import cases as domain
from services.rewards.domain.abuse_cases.cases import Case, CaseNotFound, CaseView
from services.rewards.domain.people import Person
from services.rewards.store import REQUESTS, people, recompute, settings
from services.rewards.store.abuse_cases import cases
from services.rewards.store.abuse_cases import cases as store
from services.rewards.store.points import facts
from services.rewards.store.points.adjustments import is_same_person
from shared import clock, ids, outbox, paging, requests, telemetry
from shared.actor import Actor, ScopeNeeded, SignInNeeded, need_staff
from shared.db import Database
from shared.refusals import Invalid
from upwell.rewards.v1 import events_pb2

HARDEN_BATCH = 200
UNDECIDED = "Nobody decided in time."


@dataclass(frozen=True)
class CaseForm:
    """Holds what somebody asks to open a case with; people by handle."""

    member: str
    reason: str
    window_start: datetime | None
    window_end: datetime | None
    others: tuple[str, ...] = ()
    note: str = ""


def get_case(db: Database, actor: Actor, uid: UUID) -> CaseView:
    """Return a case, to its member and to staff; raises `CaseNotFound`."""
    with db.begin(actor.community) as tx:
        return _views(tx, actor, [_visible(tx, actor, uid)], whole=True)[0]


def list_cases(
    db: Database, actor: Actor, state: str, page_size: int, page_token: str, *, everyone: bool
) -> tuple[list[CaseView], str]:
    """Return a page of one's own cases, or to staff of everyone's, and the token of the next.

    Those that wait come first, the oldest of them first; then the decided ones, newest first.
    """
    if everyone:
        need_staff(actor)
    elif actor.member is None:
        raise SignInNeeded
    whose = None if everyone else actor.member
    question = ("cases", actor.community, whose, state)
    page = paging.page(question, page_size, page_token, int, datetime, UUID)
    decided, after = (page.after[0], page.after[1:]) if page.after else (0, None)
    states = (state,) if state else domain.STATES
    waiting = [one for one in states if one in domain.WAITING]
    closed = [one for one in states if one not in domain.WAITING]
    found: list[Case] = []
    with db.begin(actor.community) as tx:
        if waiting and not decided:
            found += store.list_cases(tx, actor.community, waiting, after, page.limit, member=whose)
            after = None
        if closed and len(found) <= page.size:
            found += store.list_cases(
                tx,
                actor.community,
                closed,
                after,
                page.limit - len(found),
                member=whose,
                newest=True,
            )
        shown, token = page.cut(
            found,
            lambda case: (int(case.state not in domain.WAITING), case.create_time, case.uid),
        )
        return _views(tx, actor, shown), token


def open_case(db: Database, actor: Actor, form: CaseForm, request_id: str = "") -> CaseView:
    """Set points aside that a person has doubts about; staff.

    Raises `MemberNotFound`, `OwnCase`, `NothingToSetAside`, `TooManyFacts` or `Invalid`.
    """
    need_staff(actor)
    now = clock.now()
    note = domain.written(form.note, "note", "Describe what you noticed. Other staff can read it.")
    if form.reason not in domain.REASONS:
        raise Invalid({"reason": "Choose a reason."})
    domain.check_window(form.window_start, form.window_end, now)
    if form.window_start is None or form.window_end is None:
        raise AssertionError
    window = (form.window_start, form.window_end)
    community = actor.community
    with db.begin(community) as tx:
        if actor.member is not None:
            take_part(tx, actor)
        once = requests.once(
            tx,
            REQUESTS,
            actor,
            request_id,
            "open_case",
            form.member,
            form.reason,
            *window,
            form.others,
            form.note,
        )
        if once.answer is not None:
            return _views(tx, actor, [_visible(tx, actor, UUID(once.answer["case"]))], whole=True)[
                0
            ]
        member = member_named(tx, community, form.member)
        others = tuple(
            dict.fromkeys(member_named(tx, community, handle).uid for handle in form.others)
        )
        domain.check_others(form.reason, member.uid, others)
        case = Case(
            uid=ids.new_id(),
            member=member.uid,
            reason=form.reason,
            state=domain.OPEN,
            window_start=window[0],
            window_end=window[1],
            create_time=now,
            others=others,
            note=note,
            opened_by=actor.member,
        )
        _need_impartial(tx, actor, case)
        store.take_turns(tx, community)
        begin_case(tx, community, case, store.find_facts(tx, community, member.uid, window, others))
        once.keep(case=str(case.uid))
        return _views(tx, actor, [_visible(tx, actor, case.uid)], whole=True)[0]


def begin_case(tx: sa.Connection, community: UUID, case: Case, about: Sequence[UUID]) -> None:
    """Keep a new case, so that recomputing sets its points aside; nobody else adds cases meanwhile.

    Raises `NothingToSetAside` or `TooManyFacts`.
    """
    if not about:
        raise domain.NothingToSetAside
    if len(about) > domain.MOST_FACTS:
        raise domain.TooManyFacts(most=domain.MOST_FACTS)
    days = settings.load_settings(tx, community).finalize_days
    case = replace(case, finalize_time=case.create_time + timedelta(days=days))
    store.add_case(tx, community, case)
    store.add_facts(tx, community, case.uid, about)
    _moved(tx, community, case.opened_by, case, "")


def confirm_case(db: Database, actor: Actor, uid: UUID, message: str) -> CaseView:
    """Take the points of a case, with a message to the member; staff.

    Of two who decide at once the second is refused. Raises `CaseNotFound`, `OwnCase`, `CaseDecided`
    or `Invalid`.
    """
    need_staff(actor)
    message = domain.written(
        message, "message", "Explain to the member why the points were removed."
    )
    return _decide(db, actor, uid, domain.CONFIRMED, message)


def dismiss_case(db: Database, actor: Actor, uid: UUID, message: str = "") -> CaseView:
    """Give the points of a case back; staff.

    Of two who decide at once the second is refused. Raises `CaseNotFound`, `OwnCase`, `CaseDecided`
    or `Invalid`.
    """
    need_staff(actor)
    return _decide(db, actor, uid, domain.DISMISSED, domain.limited(message, "message"))


def _decide(db: Database, actor: Actor, uid: UUID, to: str, message: str) -> CaseView:
    with db.begin(actor.community) as tx:
        case = _locked(tx, actor, uid)
        _need_impartial(tx, actor, case)
        case.check_deciding()
        after = replace(
            case,
            state=to,
            decision_message=message,
            decided_by=actor.member,
            decide_time=clock.now(),
        )
        _save(tx, actor.community, actor.member, case, after)
        return _views(tx, actor, [after], whole=True)[0]


def appeal_case(db: Database, actor: Actor, uid: UUID, text: str) -> CaseView:
    """Ask for another look at one's own confirmed case; also while suspended.

    Raises `CaseNotFound`, `NotYourCase`, `AppealNotOpen`, `AppealTooLate` or `Invalid`.
    """
    if actor.member is None:
        raise SignInNeeded
    if not actor.may_write():
        raise ScopeNeeded
    with db.begin(actor.community) as tx:
        case = _locked(tx, actor, uid)
        if case.member != actor.member:
            raise domain.NotYourCase
        text = domain.written(text, "text", "Explain why you disagree. Someone else will read it.")
        days = settings.load_settings(tx, actor.community).appeal_days
        now = clock.now()
        case.check_appealing(now, days)
        after = replace(case, state=domain.APPEALED, appeal=text, appeal_time=now)
        _save(tx, actor.community, actor.member, case, after)
        return _views(tx, actor, [after], whole=True)[0]


def grant_appeal(db: Database, actor: Actor, uid: UUID, message: str) -> CaseView:
    """Give the points of an appealed case back; staff other than who decided it.

    Raises `CaseNotFound`, `OwnCase`, `CaseDecided`, `AppealNeedsAnother` or `Invalid`.
    """
    return _decide_appeal(db, actor, uid, domain.DISMISSED, message)


def reject_appeal(db: Database, actor: Actor, uid: UUID, message: str) -> CaseView:
    """Let the decision of an appealed case stand; staff other than who decided it.

    Raises `CaseNotFound`, `OwnCase`, `CaseDecided`, `AppealNeedsAnother` or `Invalid`.
    """
    return _decide_appeal(db, actor, uid, domain.UPHELD, message)


def _decide_appeal(db: Database, actor: Actor, uid: UUID, to: str, message: str) -> CaseView:
    need_staff(actor)
    message = domain.written(message, "message", "Explain the result of the appeal to the member.")
    with db.begin(actor.community) as tx:
        case = _locked(tx, actor, uid)
        _need_impartial(tx, actor, case)
        case.check_appeal_deciding(actor.member)
        if case.decided_by is not None and is_same_person(
            tx, actor.community, actor.member, case.decided_by
        ):
            raise domain.AppealNeedsAnother
        after = replace(
            case,
            state=to,
            decision_message=message,
            appeal_decided_by=actor.member,
            decide_time=clock.now(),
        )
        _save(tx, actor.community, actor.member, case, after)
        return _views(tx, actor, [after], whole=True)[0]


def finalize_cases(db: Database) -> int:
    """Give the points of cases back that nobody decided in time; `db` acts as the worker role."""
    now = clock.now()
    with db.everywhere() as tx:
        due = store.list_due(tx, now, HARDEN_BATCH)
    dismissed = 0
    for community, uid in due:
        with db.begin(community) as tx:
            case = store.load_case(tx, community, uid, lock=True)
            if case is None or case.state != domain.OPEN:
                continue
            after = replace(
                case, state=domain.DISMISSED, decision_message=UNDECIDED, decide_time=now
            )
            _save(tx, community, None, case, after)
            dismissed += 1
    if dismissed:
        telemetry.log().info("cases dismissed undecided", cases=dismissed)
    return dismissed


def _visible(tx: sa.Connection, actor: Actor, uid: UUID, *, lock: bool = False) -> Case:
    if actor.member is None and not actor.is_system:
        raise SignInNeeded
    case = store.load_case(tx, actor.community, uid, lock=lock)
    if case is None or not (reads_as_staff(actor) or case.member == actor.member):
        raise CaseNotFound
    return case


def _need_impartial(tx: sa.Connection, actor: Actor, case: Case) -> None:
    """Raise `OwnCase` where somebody would judge themselves, from whatever account."""
    case.check_decider(actor.member)
    if any(
        is_same_person(tx, actor.community, actor.member, one)
        for one in (case.member, *case.others)
    ):
        raise domain.OwnCase


def _locked(tx: sa.Connection, actor: Actor, uid: UUID) -> Case:
    # Cases are taken turns with before one is locked, so that nobody waits in a circle.
    store.take_turns(tx, actor.community)
    return _visible(tx, actor, uid, lock=True)


def _save(
    tx: sa.Connection, community: UUID, actor: UUID | None, before: Case, after: Case
) -> None:
    store.save_case(tx, community, after)
    _moved(tx, community, actor, after, before.state)


def _moved(
    tx: sa.Connection, community: UUID, actor: UUID | None, case: Case, from_state: str
) -> None:
    """Have everybody recomputed whom it concerns, and announce it."""
    if case.reason == domain.OWN_ACCOUNTS:
        _link_accounts(tx, community)
    recompute.enqueue(tx, community, store.list_concerned(tx, community, case.uid))
    message = events_pb2.CaseChanged(
        case_uid=str(case.uid),
        member_uid=str(case.member),
        reason_class=case.reason,
        from_state=from_state,
        to_state=case.state,
    )
    outbox.add(tx, rewards_store.OUTBOX, community, actor, (f"cases/{case.uid}", message))


def _link_accounts(tx: sa.Connection, community: UUID) -> None:
    """Hold accounts to be one person's exactly where a case that was confirmed says so."""
    groups = store.list_own_accounts(tx, community)
    one = domain.one_person(group for state, group in groups if state in domain.TAKEN)
    everybody = sorted({member for _, group in groups for member in group})
    people.COPIES.know(tx, community, everybody)
    changed = store.link_accounts(tx, community, {member: one.get(member) for member in everybody})
    for member in changed:
        recompute.enqueue_around(tx, community, member)


def _views(
    tx: sa.Connection, actor: Actor, found: Sequence[Case], *, whole: bool = False
) -> list[CaseView]:
    """Return cases as the actor sees them; with `whole` staff get their facts too."""
    if not found:
        return []
    community = actor.community
    staff = reads_as_staff(actor)
    uids = [case.uid for case in found]
    counts = store.count_facts(tx, community, uids)
    points = store.sum_points(tx, community, uids)
    days = settings.load_settings(tx, community).appeal_days
    about = {}
    if whole and staff:
        for case in found:
            wanted = store.list_fact_ids(tx, community, case.uid, domain.SHOWN_FACTS)
            loaded = facts.load_facts(tx, community, wanted)
            about[case.uid] = tuple(loaded[fact] for fact in wanted if fact in loaded)
    names: set[UUID] = {case.member for case in found}
    if staff:
        names |= {member for case in found for member in case.others}
        names |= {case.decided_by for case in found if case.decided_by is not None}
        names |= {
            one for many in about.values() for fact in many for one in (fact.subject, fact.actor)
        }
    known = people.COPIES.load_many(tx, community, names)

    def person(member: UUID) -> Person:
        return known.get(member, Person(uid=member))

    return [
        CaseView(
            case=case,
            # Whoever a case is about sees it as its member, also where they work here.
            staff=staff and case.member != actor.member,
            member=person(case.member),
            fact_count=counts.get(case.uid, 0),
            points=tuple(points.get(case.uid, ())),
            appeal_until=case.appeal_until(days),
            others=tuple(person(member) for member in case.others),
            decided_by=person(case.decided_by) if case.decided_by else None,
            facts=about.get(case.uid, ()),
            people=known,
        )
        for case in found
    ]


def forget_cases(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Empty what a former member wrote in appeals, and what was written about them."""
    cases.forget(tx, community, member)
