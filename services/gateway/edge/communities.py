"""Keeps communities and their boards in memory: told of changes by events, at most 30 s old."""

import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

import redis
from flask_babel import gettext as _

from services import registry
from services.gateway.config import Config
from services.gateway.edge import clients
from services.gateway.edge.errors import Failed, refuse, unavailable
from services.gateway.edge.state import State
from shared import actor, addresses, telemetry
from shared.events import Event, Listener
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

MAX_AGE = 30.0
# Seconds after which members is asked again where nothing is known.
AGAIN = 1.0
SERVICE = "members"
NOBODY = UUID(int=0)


@dataclass
class Kept:
    """Holds the boards of one community and when they were read."""

    boards: list[ideas_pb2.Board]
    when: float


@dataclass
class Directory:
    """Answers which community a host name belongs to, and what boards it has."""

    own: State
    _by_host: dict[str, members_pb2.Community] = field(default_factory=dict)
    _by_uid: dict[str, members_pb2.Community] = field(default_factory=dict)
    _default: members_pb2.Community | None = None
    _when: float = -MAX_AGE
    _failed: float = -MAX_AGE
    _boards: dict[str, Kept] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> "Directory":
        """Listen for changes in a thread of this process."""
        client = redis.Redis.from_url(
            self.own.config.redis_url, decode_responses=True, socket_timeout=15
        )
        streams = [registry.find(name).stream for name in registry.find("gateway").hears]
        Listener(client, streams, self._hear, self.forget).start()
        return self

    def _hear(self, event: Event) -> None:
        name = event.type.rpartition(".")[2]
        if name == "CommunityChanged":
            self._when = -MAX_AGE
        elif name == "BoardChanged":
            self.forget_boards(str(event.community))
        elif name == "MemberChanged":
            identities: dict[tuple[str, str], object] = self.own.part("identities", dict)
            for key in [key for key in list(identities) if key[0] == event.body["member_uid"]]:
                identities.pop(key, None)
        elif name in ("GrantsChanged", "MemberSuspended", "MemberReinstated", "MemberErased"):
            self.own.forget_people()

    def forget(self) -> None:
        """Read everything again on next use."""
        self._when = -MAX_AGE
        self._boards.clear()

    def forget_boards(self, community: str) -> None:
        """Read the boards of one community again on next use."""
        self._boards.pop(community, None)

    def for_host(self, host: str) -> members_pb2.Community:
        """Return the community of a host name.

        The public address, this machine and plain IP addresses lead to the default community. Any
        other name is refused with 421: somebody may have pointed it here to read with the cookies
        of our visitors (DNS rebinding). Raises `Failed` too where members does not answer and
        nothing is known yet.
        """
        found = self.owner_of(host)
        return found or self.default(trusted=self._is_ours(host))

    def default(self, *, trusted: bool) -> members_pb2.Community:
        """Return the community of addresses that were given to none; raises `Failed`."""
        if self._default is None:
            raise unavailable(SERVICE)
        if not trusted:
            raise refuse(421, "UNKNOWN_HOST", _("No community has this address."))
        return self._default

    def _is_ours(self, host: str) -> bool:
        name, public = addresses.host_of(host), self.own.config.public_host
        known = name in ("", addresses.host_of(public))
        return known or addresses.is_loopback(name) or addresses.is_number(name)

    def owner_of(self, host: str) -> members_pb2.Community | None:
        """Return the community that a host name was given to, or None."""
        self._refresh()
        name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
        return self._by_host.get(host) or self._by_host.get(name)

    def by_uid(self, uid: str) -> members_pb2.Community | None:
        """Return a community by its uid, or None."""
        self._refresh()
        return self._by_uid.get(uid)

    def _refresh(self) -> None:
        if time.monotonic() - self._when < MAX_AGE:
            return
        # One thread reads; the others use what is known, or wait where nothing is.
        if not self._lock.acquire(blocking=self._default is None):
            return
        try:
            if time.monotonic() - self._when >= MAX_AGE:
                # Whoever waited while another had no answer would have none either.
                if time.monotonic() - self._failed < AGAIN:
                    raise unavailable(SERVICE)
                self._load()
        except Failed:
            if self._default is None:
                self._failed = time.monotonic()
                raise
            telemetry.log().warning("communities may be stale")
            self._when = time.monotonic() - MAX_AGE + 2.0
        finally:
            self._lock.release()

    def _load(self) -> None:
        token = clients.token_for(self.own, actor.system(NOBODY))
        found: list[members_pb2.Community] = []
        page = ""
        while True:
            answer = clients.call_as(
                self.own,
                "members",
                "ListCommunities",
                members_pb2.ListCommunitiesRequest(page_size=100, page_token=page),
                token,
                1.0,
            )
            found += answer.communities
            page = answer.next_page_token
            if not page:
                break
        self._by_uid = {one.uid: one for one in found}
        self._by_host = {host.lower(): one for one in found for host in one.hosts}
        wanted = self.own.config.default_community
        self._default = next(
            (one for one in found if one.slug == wanted),
            min(found, key=lambda one: one.create_time.ToNanoseconds(), default=None),
        )
        self._when = time.monotonic()

    def boards(self, community: str) -> list[ideas_pb2.Board]:
        """Return every board of a community, by position; what a viewer may read is a part of it.

        Raises `Failed` where ideas does not answer and nothing is known yet.
        """
        kept = self._boards.get(community)
        if kept is not None and time.monotonic() - kept.when < MAX_AGE:
            return kept.boards
        try:
            answer = clients.call_as(
                self.own,
                "ideas",
                "ListBoards",
                ideas_pb2.ListBoardsRequest(page_size=100),
                clients.token_for(self.own, actor.system(UUID(community))),
                1.0,
            )
        except Failed:
            if kept is None:
                raise
            kept.when = time.monotonic() - MAX_AGE + 2.0
            return kept.boards
        self._boards[community] = Kept(list(answer.boards), time.monotonic())
        return self._boards[community].boards


def directory(own: State) -> Directory:
    """Return this process's directory."""
    return own.part("directory", lambda: Directory(own).start())


def origin_of(own: Config, community: members_pb2.Community) -> str:
    """Return the public address of a community, as the operator set it.

    Whatever is kept or goes outside begins with it; what a request says of its host never does.
    """
    public = urlsplit(own.public_url)
    hosts = {host.lower() for host in community.hosts}
    if not hosts or hosts & {public.netloc.lower(), public.hostname or ""}:
        return own.public_url.rstrip("/")
    host = community.hosts[0]
    # A portal on this machine says nothing of how others reach a community elsewhere.
    if addresses.is_loopback(public.hostname or "") and not addresses.is_loopback(host):
        return f"https://{host}"
    port = f":{public.port}" if public.port and ":" not in host else ""
    return f"{public.scheme}://{host}{port}"


def may_read(board: ideas_pb2.Board, who: actor.Actor) -> bool:
    """Return whether somebody may read a board, for showing it; the service decides by itself."""
    if board.access == ideas_pb2.BOARD_ACCESS_STAFF:
        return who.may("moderate", board=board.slug)
    if board.access == ideas_pb2.BOARD_ACCESS_MEMBERS:
        return who.is_member
    return True


def boards(own: State, who: actor.Actor) -> list[ideas_pb2.Board]:
    """Return the boards somebody may read."""
    return [one for one in directory(own).boards(str(who.community)) if may_read(one, who)]


def forget_boards(own: State, who: actor.Actor) -> None:
    """Read the boards of somebody's community again on next use; after a change by this process."""
    directory(own).forget_boards(str(who.community))
