"""Drives HTTP requests from a process of its own, over connections that stay open.

Reads one JSON job from standard input and writes one JSON result to standard output.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from typing import Any

HEAD_END = b"\r\n\r\n"


class Failure(Exception):  # noqa: N818  reads as what it says
    """Says that an answer was not HTTP."""


async def exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> int:
    """Send one request, read its whole answer, and return the status code."""
    writer.write(request)
    head = await reader.readuntil(HEAD_END)
    status = int(head[9:12])
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    if at >= 0:
        length = int(lowered[at + 15 : lowered.index(b"\r\n", at)])
        if length:
            await reader.readexactly(length)
    elif b"transfer-encoding: chunked" in lowered:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    elif status not in (204, 304):
        message = "an answer without a length"
        raise Failure(message)
    return status


def encode(host: str, item: dict[str, Any]) -> bytes:
    """Return the bytes of a request: `method`, `path`, and maybe `token` and `body`."""
    lines = [
        f"{item['method']} {item['path']} HTTP/1.1",
        f"Host: {host}",
        "Connection: keep-alive",
        f"Accept: {item.get('accept', 'application/json')}",
    ]
    if token := item.get("token"):
        lines.append(f"Authorization: Bearer {token}")
    body = json.dumps(item["body"]).encode() if "body" in item else b""
    if body:
        lines.append("Content-Type: application/json")
    if body or item["method"] in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + HEAD_END + body


async def drive(
    job: dict[str, Any], queue: list[bytes], times: list[float], codes: Counter[int]
) -> None:
    """Send a connection's requests until they are used up or the time is over."""
    deadline = time.perf_counter() + job["seconds"]
    reader, writer = await asyncio.open_connection("127.0.0.1", job["port"])
    repeat = job.get("repeat", False)
    position = 0
    while time.perf_counter() < deadline:
        if position >= len(queue):
            if not repeat:
                break
            position = 0
        began = time.perf_counter()
        try:
            status = await exchange(reader, writer, queue[position])
        except (asyncio.IncompleteReadError, ConnectionError):
            status = 0
            reader, writer = await asyncio.open_connection("127.0.0.1", job["port"])
        times.append(time.perf_counter() - began)
        codes[status] += 1
        position += 1
    writer.close()


async def run(job: dict[str, Any]) -> dict[str, Any]:
    """Drive every connection's queue at once and return rate, p50, p99 (milliseconds) and codes.

    The job holds `port`, `seconds`, `repeat` and `queues`: a list of requests for each connection.
    """
    times: list[float] = []
    codes: Counter[int] = Counter()
    host = f"localhost:{job['port']}"
    queues = [[encode(host, item) for item in queue] for queue in job["queues"]]
    began = time.perf_counter()
    await asyncio.gather(*(drive(job, queue, times, codes) for queue in queues))
    spent = time.perf_counter() - began
    times.sort()
    return {
        "requests": len(times),
        "rate": len(times) / spent,
        "p50": times[len(times) // 2] * 1000 if times else 0.0,
        "p99": times[min(len(times) - 1, len(times) * 99 // 100)] * 1000 if times else 0.0,
        "codes": dict(codes),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
