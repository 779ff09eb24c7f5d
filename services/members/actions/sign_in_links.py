"""Sends links to sign in, and signs in whoever opens one."""

import hmac
from dataclasses import replace

import sqlalchemy as sa

from services.members import store
from services.members.actions.access import community_of
from services.members.actions.announcements import announce, member_joined, subject_of
from services.members.actions.audit_entries import write_audit_entry
from services.members.actions.emails import write_email
from services.members.actions.identities import identity_of
from services.members.actions.membership import new_member, save_member
from services.members.domain import Community, Identity, Member, SignInLink
from services.members.domain.communities import check_locale, mail_base
from services.members.domain.members import ACTIVE, NEW_NAME, PLACEHOLDER, check_email, email_key
from services.members.domain.sign_in_links import (
    LINK_LIFETIME,
    LINK_MOST,
    LINK_WINDOW,
    NONCE_LEAST,
    InvitationNeeded,
    OpenedInAnotherBrowser,
    SignInLinkInvalid,
    TooManyLinks,
    safe_path,
)
from shared import clock, ids, text
from shared.actor import Actor
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
                "minutes": int(LINK_LIFETIME.total_seconds() // 60),
            },
            expire_time=now + LINK_LIFETIME,
        )


def confirm_sign_in_link(db: Database, actor: Actor, token: str, browser_nonce: str) -> Identity:
    """Sign in whoever opens a link, once, in the browser that asked for it.

    Claims a placeholder with the same address, and joins somebody new where the community is open.
    Raises `SignInLinkInvalid`, `OpenedInAnotherBrowser` or `InvitationNeeded`.
    """
    if not token or max(len(token), len(browser_nonce)) > SECRET_MOST:
        raise SignInLinkInvalid
    now = clock.now()
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        link = store.find_link(tx, actor.community, ids.digest(token))
        if link is None or not link.is_good(now):
            raise SignInLinkInvalid
        if not hmac.compare_digest(link.nonce_digest, ids.digest(browser_nonce)):
            raise OpenedInAnotherBrowser
        store.use_link(tx, actor.community, link.digest, now)
        # Two links to one new address make one member.
        store.lock_address(tx, actor.community, email_key(link.email))
        member, is_new = _arrive(tx, actor, community, link)
        found = identity_of(tx, community.uid, member)
        return replace(found, is_new=is_new, next_path=link.next_path)


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
