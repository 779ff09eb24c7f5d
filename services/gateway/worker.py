"""Reads whole requests before a thread is spent on them, so that slow senders hold none.

Gunicorn's own threads read the request they answer, and its loop waits while it closes a
connection. This worker's loop does both as bytes come, as a buffering proxy would, with limits on
how long a request may take to arrive and on how many an address may have under way.
"""

import re
import selectors
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from gunicorn.workers.gthread import TConn, ThreadWorker

from services.gateway.edge import arrival

# A head over this is answered as it is, which is with a refusal.
HEAD = 64 * 1024
# A larger body, such as an import, is read by the thread that answers, which first asks who sends.
BODY = 1024 * 1024
# Seconds for a request to arrive, and the bytes a second that earn it more.
SECONDS, RATE = 10.0, 4096
# Seconds without a byte after which a thread stops reading a large body, or writing an answer.
STALLED = 10
# Seconds that the other end has to close a connection.
LINGER = 2.0
# Requests under way: from one address where no proxy stands in front, and in all.
PER_ADDRESS, IN_ALL = 64, 1500
CHUNK = 64 * 1024
END = b"\r\n\r\n"
LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,18})[ \t]*\r?$")
CHUNKED = re.compile(rb"(?im)^transfer-encoding:.*chunked[ \t]*\r?$")
EXPECTS = re.compile(rb"(?im)^expect:[ \t]*100-continue[ \t]*\r?$")
LIVE = re.compile(rb"(?:GET|HEAD) /livez[ ?]")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def _answer(status: str, body: bytes, kind: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode() + body


TOO_SLOW = _answer("408 Request Timeout", b"The request took too long to arrive.\n", "text/plain")
ALIVE = _answer("200 OK", b'{"status":"alive"}\n', "application/json")


@dataclass
class Received:
    """Holds the bytes of a request that came so far; each is looked at once."""

    data: bytearray = field(default_factory=bytearray)
    # Where its body begins, 0 while the head is not whole.
    start: int = 0
    expects: bool = False
    # Where its body ends, or where its next chunk begins.
    _end: int = 0
    _chunked: bool = False

    def is_whole(self, fresh: int) -> bool:
        """Return whether it can be answered without waiting; `fresh` of its bytes are new."""
        if not self.start and not self._read_head(len(self.data) - fresh):
            return len(self.data) > HEAD
        if len(self.data) - self.start > BODY:
            return True
        if self._chunked:
            return self._has_last_chunk()
        return self._end - self.start > BODY or len(self.data) >= self._end

    def _read_head(self, seen: int) -> bool:
        end = self.data.find(END, max(0, seen - len(END)))
        if end < 0:
            return False
        head = bytes(self.data[: end + 2])
        length = LENGTH.search(head)
        self.start = end + len(END)
        self.expects = EXPECTS.search(head) is not None
        self._chunked = CHUNKED.search(head) is not None
        self._end = self.start if self._chunked or not length else self.start + int(length[1])
        return True

    def _has_last_chunk(self) -> bool:
        """Return whether the last chunk came, or what is no chunk: the thread will refuse it."""
        while (line := self.data.find(b"\r\n", self._end, self._end + 1024)) >= 0:
            try:
                size = int(bytes(self.data[self._end : line]).partition(b";")[0], 16)
            except ValueError:
                return True
            if size <= 0:
                return size < 0 or self.data.find(END, line) >= 0
            self._end = line + 2 + size + 2
        return len(self.data) > self._end + 1024


@dataclass(eq=False)
class Arriving:
    """Holds a connection whose next request is on its way."""

    conn: TConn
    address: str
    request: Received = field(default_factory=Received)
    began: float = field(default_factory=time.monotonic)

    @property
    def deadline(self) -> float:
        """Return when it is given up, by the monotonic clock."""
        return self.began + SECONDS + len(self.request.data) / RATE


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Is gunicorn's threaded worker whose loop reads requests and closes connections."""

    # Whether every connection comes from a proxy, so that its address says nothing.
    behind_proxy: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  gunicorn's own
        """Begin without connections."""
        super().__init__(*args, **kwargs)
        # In the order in which they began.
        self._arriving: dict[Arriving, None] = {}
        self._by_address: dict[str, int] = {}
        self._closing: dict[socket.socket, float] = {}

    def accept(self, listener: Any) -> None:  # noqa: ANN401  a socket of gunicorn's
        """Take a new connection and wait for its request."""
        try:
            sock, client = listener.accept()
        except OSError:
            # It is gone again, or no descriptor is free: the loop comes back to it.
            return
        stalled = struct.pack("ll", STALLED, 0)
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, stalled)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, stalled)
        self.nr_conns += 1
        self.enqueue_req(TConn(self.cfg, sock, client, listener.getsockname()))

    def enqueue_req(self, conn: TConn) -> None:
        """Wait for the whole of a connection's next request, which may have come in part."""
        known = isinstance(conn.client, tuple) and not self.behind_proxy
        one = Arriving(conn, conn.client[0] if known else "")
        if conn.parser is not None:
            one.request.data += conn.parser.unreader.take_buffered()
        self._make_room(one.address)
        self._arriving[one] = None
        self._by_address[one.address] = self._by_address.get(one.address, 0) + 1
        conn.sock.settimeout(0)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read, one))
        if one.request.data:
            self._look(one, len(one.request.data))
        else:
            self._read(one, conn.sock)

    def _make_room(self, address: str) -> None:
        """Give up on whoever takes longest where too many requests are under way."""
        if len(self._arriving) >= IN_ALL:
            self._give_up(next(iter(self._arriving)))
        if address and self._by_address.get(address, 0) >= PER_ADDRESS:
            self._give_up(next(one for one in self._arriving if one.address == address))

    def _read(self, one: Arriving, sock: Any) -> None:  # noqa: ANN401  a socket, as the poller gives it
        try:
            found = sock.recv(CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            found = b""
        if not found:
            self._leave(one)
            self._drop(sock)
            return
        one.request.data += found
        self._look(one, len(found))

    def _look(self, one: Arriving, fresh: int) -> None:
        """Hand a request to a thread once it is whole; whether we live is said at once."""
        request, conn = one.request, one.conn
        if request.is_whole(fresh):
            self._leave(one)
            if LIVE.match(request.data):
                self._say(conn.sock, ALIVE)
                return
            conn.whole_time = time.monotonic()
            conn.init()
            conn.parser.unreader.unread(bytes(request.data))
            super().enqueue_req(conn)
        elif request.expects:
            request.expects = False
            with suppress(OSError):
                conn.sock.send(CONTINUE)

    def _leave(self, one: Arriving) -> None:
        self._arriving.pop(one, None)
        left = self._by_address.pop(one.address, 1) - 1
        if left > 0:
            self._by_address[one.address] = left
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(one.conn.sock)

    def _give_up(self, one: Arriving) -> None:
        self._leave(one)
        if one.request.data:
            self._say(one.conn.sock, TOO_SLOW)
        else:
            self._drop(one.conn.sock)

    def _say(self, sock: socket.socket, answer: bytes) -> None:
        """Answer from the loop itself, and close."""
        with suppress(OSError):
            sock.send(answer)
        self._close(sock)

    def _close(self, sock: socket.socket) -> None:
        """Close once the other end did, or after a moment, so that the answer is not cut off."""
        try:
            sock.settimeout(0)
            sock.shutdown(socket.SHUT_WR)
            self.poller.register(sock, selectors.EVENT_READ, self._drain)
        except (OSError, KeyError, ValueError):
            self._drop(sock)
            return
        self._closing[sock] = time.monotonic() + LINGER

    def _drain(self, sock: Any) -> None:  # noqa: ANN401  a socket, as the poller gives it
        try:
            if sock.recv(CHUNK):
                return
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            pass
        self._end(sock)

    def _end(self, sock: socket.socket) -> None:
        self._closing.pop(sock, None)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(sock)
        self._drop(sock)

    def _drop(self, sock: socket.socket) -> None:
        self.nr_conns -= 1
        with suppress(OSError):
            sock.close()

    def murder_pending(self) -> None:
        """Give up on requests that took too long, and on ends that do not close."""
        now = time.monotonic()
        for one in [one for one in self._arriving if now > self._deadline(one)]:
            self._give_up(one)
        for sock in [sock for sock, until in self._closing.items() if now > until]:
            self._end(sock)

    def _deadline(self, one: Arriving) -> float:
        """Return when a request is given up; sooner where the worker stops."""
        return one.deadline if self.alive else min(one.deadline, one.began + LINGER)

    def handle(self, conn: TConn) -> Any:  # noqa: ANN401  gunicorn has no types
        """Answer a request in a thread; what it waited for one counts toward its budget."""
        arrival.came(conn.whole_time)
        return super().handle(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:  # noqa: ANN401  a future
        """Keep a connection for its next request, or close it without waiting."""
        if fs.cancelled() or fs.exception() is not None or not fs.result():
            self._close(conn.sock)
        else:
            super().finish_request(conn, fs)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:  # noqa: FBT001  gunicorn's own
        """Return whether a connection is used again: not where a body is yet to come."""
        return keepalive and bool(conn.parser.finish_body(deadline=time.monotonic() + 0.01))
