"""Believes the proxies in front about who the client is, and nobody else."""

from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

from shared import addresses


def behind(app: Any, hops: int) -> Any:  # noqa: ANN401  a WSGI application
    """Return an application that takes client, scheme and host from the last `hops` proxies.

    What was there before them anybody may have written, so it is ignored. A client is its IP
    address alone: a port would make each connection another client, and an address nobody can read
    would make all of them one.
    """

    def settled(environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401  WSGI's own
        peer = environ["werkzeug.proxy_fix.orig"]["REMOTE_ADDR"] or ""
        environ["REMOTE_ADDR"] = addresses.client(environ.get("REMOTE_ADDR") or "") or peer
        return app(environ, start_response)

    return ProxyFix(settled, hops, hops, hops)
