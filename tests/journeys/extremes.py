"""Makes a community of extreme values: the longest words, other scripts, and large numbers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from google.protobuf.field_mask_pb2 import FieldMask
from playwright.sync_api import BrowserContext
from werkzeug.serving import make_server

from services.gateway.app import create_app
from services.gateway.edge import sessions
from tests.gateway.conftest import House, Portal, open_portal
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurfsausschuss"
CHINESE = "把每个月的账目导出成表格这样我就不用再用手抄写了并且可以交给会计事务所核对"
ARABIC = "تصدير بياناتي كجدول حتى لا أضطر إلى نسخ الأرقام يدويا كل شهر"
ADDRESS = f"https://example.org/{'a' * 120}"
COUNT = 1_234_567_890
# One of each script: the name of who writes it, and what they write.
PEOPLE = {
    "w" * 30: (WORD[:80], WORD),
    "zhang": (CHINESE[:40], CHINESE),
    "muhammad": (ARABIC[:60], ARABIC),
}


@dataclass
class Extremes:
    """Holds the community, where it is reached, and the numbers of its ideas."""

    portal: Portal
    base: str
    numbers: list[int]

    def let_in(self, context: BrowserContext, handle: str, *roles: str) -> None:
        """Sign a browser window in as a member."""
        browser = self.portal.sign_in(handle, *roles)
        name = sessions.cookie_name(self.portal.house.state)
        cookie = browser.get_cookie(name, domain=self.portal.host)
        assert cookie is not None
        context.add_cookies([{"name": name, "value": cookie.value, "url": self.base}])


def _call(portal: Portal, method: Any, request: Any) -> Any:  # noqa: ANN401  any message
    return portal.house.call(method, request, portal.system)


def _people(portal: Portal) -> dict[str, str]:
    """Return the uids of those who write."""
    members = portal.house.members
    uids = {}
    for handle, (name, words) in PEOPLE.items():
        member = members_pb2.Member(handle=handle, display_name=name)
        made = _call(portal, members.CreateMember, members_pb2.CreateMemberRequest(member=member))
        uids[handle] = portal.uids[handle] = made.uid
        about = members_pb2.Member(
            name=f"members/{handle}",
            bio=f"{words}\n\n{ADDRESS}",
            interests=[words[:40]],
            links=[members_pb2.Link(label=words[:40], url=ADDRESS)],
        )
        changed = members_pb2.UpdateMemberRequest(
            member=about, update_mask=FieldMask(paths=["bio", "interests", "links"])
        )
        portal.house.call(members.UpdateMember, changed, portal.actor(handle))
    portal.settle()
    return uids


def _records(uids: dict[str, str]) -> Iterator[ideas_pb2.IdeaRecord]:
    for place, (handle, (_name, words)) in enumerate(PEOPLE.items()):
        for status in ("OPEN", "PLANNED", "SHIPPED"):
            record = ideas_pb2.IdeaRecord(
                external_id=f"{place}-{status}",
                board="imports",
                title=(f"{words} {status}" * 2)[:140],
                body=f"{words * 3}\n\n{ADDRESS}\n\n| a | b |\n|---|---|\n| {words} | {words} |\n\n"
                f"    {words * 3}\n",
                member_uid=uids[handle],
                status=ideas_pb2.Status.Value(f"STATUS_{status}"),
                tags=[words[:50], words[10:40]],
                answer=words,
                answer_member_uid=uids[handle],
            )
            record.comments.add(
                external_id=f"{place}-{status}", member_uid=uids[handle], body=words
            )
            record.status_changes.add(
                from_status=ideas_pb2.STATUS_OPEN,
                to_status=record.status,
                message=words,
                member_uid=uids[handle],
                kind=ideas_pb2.STATUS_CHANGE_KIND_STATUS,
            )
            yield record


def _write(portal: Portal) -> list[int]:
    """Write the longest of everything and return the numbers of the ideas."""
    community = members_pb2.Community(display_name=WORD[:60])
    changed = members_pb2.UpdateCommunityRequest(community=community)
    _call(portal, portal.house.members.UpdateCommunity, changed)
    portal.board("imports", purpose=WORD * 2, display_name=WORD[:60])
    portal.board("more")
    portal.board("arabic", purpose=ARABIC, display_name=ARABIC[:60])
    asked = ideas_pb2.ImportIdeasRequest(source="test", records=[*_records(_people(portal))])
    results = _call(portal, portal.house.ideas.ImportIdeas, asked).results
    assert [one.errors for one in results if one.errors] == []
    portal.settle()
    with portal.house.ideas_db.begin(portal.community) as tx:
        tx.execute(
            sa.text("UPDATE ideas.idea_stats SET votes = :votes WHERE community_id = :community"),
            {"votes": COUNT, "community": portal.community},
        )
    return [one.number for one in results]


@contextmanager
def serving(house: House) -> Iterator[Extremes]:
    """Serve the community under an address of its own."""
    portal = open_portal(house)
    numbers = _write(portal)
    settings = replace(
        house.state.config,
        default_community=portal.slug,
        address_reads=1_000_000,
        member_reads=1_000_000,
    )
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Extremes(portal, f"http://127.0.0.1:{server.server_port}", numbers)
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["upwell"].close()
