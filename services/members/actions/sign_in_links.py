"""Sends links to sign in, and signs in whoever opens one."""

import hmac
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from services.members import store
from services.members.actions.access import community_of, member_named
from services.members.actions.announcements import announce, member_joined, subject_of
from services.members.actions.audit_entries import write_audit_entry
from services.members.actions.emails import write_email
from services.members.actions.identities import identity_of
from services.members.actions.membership import new_member, save_member
from services.members.domain import Community, Identity, Member, SignInLink
from services.members.domain.communities import check_locale, mail_base, portal_base
from services.members.domain.members import ACTIVE, NEW_NAME, PLACEHOLDER, check_email, email_key
from services.members.domain.sign_in_links import (
    GIVEN_LIFETIME,
    LINK_LIFETIME,
    LINK_MOST,
    LINK_WINDOW,
    NONCE_LEAST,
    EmailMissing,
    InvitationNeeded,
    OpenedInAnotherBrowser,
    SignInCodeExpired,
    SignInCodeWrong,
    SignInLinkInvalid,
    TooManyLinks,
    code_digest,
    code_of,
    safe_path,
    shown_code,
    typed_code,
)
from shared import clock, ids, text
from shared.actor import Actor, need_system
from shared.db import Database

SECRET_MOST = 200


def request_sign_in_link(
    db: Database,
    actor: Actor,
    *,
    email: str,
    browser_nonce: str,
    next_path: str,
    locale: str,
    base_url: str,
    public_url: str = "",
) -> None:
    """Send an email to an address: a link, or word that joining needs an invitation.

    What is answered and done is the same whether the address is known or not; only the email's
    reader learns it. Raises `TooManyLinks`.
    """
    form = text.Form()
    address, key = check_email(form, "email", email)
    if not NONCE_LEAST <= len(browser_nonce) <= SECRET_MOST:
        form.refuse("browser_nonce", "This page has expired. Reload it.")
    form.done()
    speaks = check_locale(text.Form(), locale[:35])
    secret = ids.new_secret()
    now = clock.now()
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        store.lock_address(tx, actor.community, key)
        if store.count_links(tx, actor.community, key, now - LINK_WINDOW) >= LINK_MOST:
            raise TooManyLinks
        member = store.find_member_by_email(tx, actor.community, key)
        # The newest email counts; whoever asked twice opens either.
        link = SignInLink(
            digest=ids.digest(secret),
            nonce_digest=ids.digest(browser_nonce),
            email=address,
            next_path=safe_path(next_path),
            locale=speaks,
            create_time=now,
            expire_time=now + LINK_LIFETIME,
            code_digest=code_digest(browser_nonce, code_of(secret)),
        )
        store.insert_link(tx, actor.community, link)
        welcome = member is not None or community.is_open
        base = mail_base(base_url, community.hosts, public_url)
        write_email(
            tx,
            actor.community,
            template="sign_in_link" if welcome else "invitation_needed",
            locale=(member.locale if member else "") or speaks or community.locale,
            email=address,
            values={
                "community": community.display_name,
                "url": f"{base}/sign-in/confirm?token={secret}" if welcome else f"{base}/",
                "code": shown_code(code_of(secret)) if welcome else "",
                "minutes": int(LINK_LIFETIME.total_seconds() // 60),
            },
            expire_time=now + LINK_LIFETIME,
        )


def confirm_sign_in_link(db: Database, actor: Actor, token: str, browser_nonce: str) -> Identity:
    """Sign in whoever opens a link, once, in the browser that asked for it.

    Claims a placeholder with the same address, and joins somebody new where the community is open.
    Raises `SignInLinkInvalid`, `OpenedInAnotherBrowser` or `InvitationNeeded`.
    """
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        link = _find_link(tx, actor, token, browser_nonce)
        return _sign_in(tx, actor, community, link)


def check_sign_in_link(db: Database, actor: Actor, token: str, browser_nonce: str) -> None:
    """Raise what confirming a link in this browser would, and use nothing up."""
    with db.begin(actor.community) as tx:
        community_of(tx, actor)
        _find_link(tx, actor, token, browser_nonce)


def _find_link(tx: sa.Connection, actor: Actor, token: str, browser_nonce: str) -> SignInLink:
    if not token or max(len(token), len(browser_nonce)) > SECRET_MOST:
        raise SignInLinkInvalid
    link = store.find_link(tx, actor.community, ids.digest(token))
    if link is None or not link.is_good(clock.now()):
        raise SignInLinkInvalid
    own = hmac.compare_digest(link.nonce_digest, ids.digest(browser_nonce))
    if link.is_bound and not own:
        # Whoever holds the link has the email, which says the code too.
        raise OpenedInAnotherBrowser(code=shown_code(code_of(token)))
    return link


def confirm_sign_in_code(db: Database, actor: Actor, code: str, browser_nonce: str) -> Identity:
    """Sign in whoever types the code of a link in the browser that asked for it.

    A few wrong codes end it: the email has to be sent again. Raises `SignInCodeWrong`,
    `SignInCodeExpired` or `InvitationNeeded`.
    """
    nonce = browser_nonce if len(browser_nonce) <= SECRET_MOST else ""
    wanted = code_digest(nonce, typed_code(code))
    now = clock.now()
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        asked = store.list_links_of_browser(tx, actor.community, ids.digest(nonce))
        links = [link for link in asked if link.takes_code(now)]
        for link in links:
            if hmac.compare_digest(link.code_digest, wanted):
                return _sign_in(tx, actor, community, link)
        # Counted before it is refused, so that refusing does not undo it.
        store.count_attempt(tx, actor.community, ids.digest(nonce))
        left = any(replace(link, attempts=link.attempts + 1).takes_code(now) for link in links)
    raise SignInCodeWrong if left else SignInCodeExpired


def _sign_in(tx: sa.Connection, actor: Actor, community: Community, link: SignInLink) -> Identity:
    store.use_link(tx, actor.community, link.digest, clock.now())
    # Two links to one new address make one member.
    store.lock_address(tx, actor.community, email_key(link.email))
    member, is_new = _arrive(tx, actor, community, link)
    found = identity_of(tx, community.uid, member)
    return replace(found, is_new=is_new, next_path=link.next_path)


def issue_sign_in_link(
    db: Database,
    actor: Actor,
    name: str,
    next_path: str,
    *,
    base_url: str = "",
    public_url: str = "",
) -> tuple[str, datetime]:
    """Return a link that signs a member in once, in any browser, and when it expires.

    It is for the operator, who hands it over. Raises `RoleNeeded`, `MemberNotFound` or
    `EmailMissing`.
    """
    need_system(actor)
    secret = ids.new_secret()
    now = clock.now()
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        member = member_named(tx, actor, name)
        if not member.email:
            raise EmailMissing(handle=member.handle)
        link = SignInLink(
            digest=ids.digest(secret),
            nonce_digest=b"",
            email=member.email,
            next_path=safe_path(next_path),
            locale=member.locale,
            create_time=now,
            expire_time=now + GIVEN_LIFETIME,
        )
        store.insert_link(tx, actor.community, link)
        write_audit_entry(tx, actor, "IssueSignInLink", member)
    base = portal_base(community.hosts, public_url or base_url)
    return f"{base}/sign-in/confirm?token={secret}", link.expire_time


def _arrive(
    tx: sa.Connection, actor: Actor, community: Community, link: SignInLink
) -> tuple[Member, bool]:
    found = store.find_member_by_email(tx, community.uid, email_key(link.email), lock=True)
    if found is None:
        if not community.is_open:
            raise InvitationNeeded
        values: dict[str, object] = {
            "display_name": NEW_NAME,
            "email": link.email,
            "locale": link.locale,
        }
        made = new_member(tx, community, values, ACTIVE)
        who = replace(actor, member=made.uid)
        announce(tx, who, subject_of(made), member_joined(made))
        return made, True
    if found.state == PLACEHOLDER:
        who = replace(actor, member=found.uid)
        claimed = replace(found, state=ACTIVE, locale=found.locale or link.locale)
        kept = save_member(tx, who, found, claimed)
        write_audit_entry(tx, who, "ClaimPlaceholder", kept)
        return kept, True
    return found, False
