"""Runs the gateway from the command line: serve."""

import logging
import os
import resource
import sys
import tempfile
from typing import Any

from shared import config, telemetry
from shared.service import commands

COMMAND = ("-m", "services.gateway", "serve")


def _count_across_processes() -> None:
    """Start again with a folder for metrics, whose library reads where it is when imported."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        return
    folder = tempfile.mkdtemp(prefix="upwell-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    os.environ["UPWELL_GATEWAY_METRICS_OWN"] = folder
    os.execv(sys.executable, [sys.executable, *COMMAND])  # noqa: S606  the same program again


def _allow_many_connections() -> None:
    """Take as many open files as this machine gives, since each connection is one."""
    _least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def serve() -> None:
    """Answer requests until SIGTERM or SIGINT."""
    _count_across_processes()
    # Nothing that could open a channel is imported before this process is the one that stays.
    import gunicorn.glogging  # noqa: PLC0415
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    from services.gateway.config import Config  # noqa: PLC0415
    from services.gateway.worker import Worker  # noqa: PLC0415

    settings = config.load(Config)
    commands.need_own("UPWELL_GATEWAY_BIND", settings.address)
    Worker.behind_proxy = settings.proxies > 0
    _allow_many_connections()

    class Log(gunicorn.glogging.Logger):  # type: ignore[misc]  # gunicorn has no types
        """Writes gunicorn's own few lines to standard output with the others."""

        def setup(self, _cfg: Any) -> None:  # noqa: ANN401  gunicorn has no types
            """Use the log everything else goes to."""
            handler = logging.StreamHandler(sys.stdout)
            handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
            self.error_log.handlers = [handler]
            self.error_log.setLevel(logging.WARNING)
            self.error_log.propagate = False

    class Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """Runs the application in worker processes; each makes its own after the fork."""

        def load_config(self) -> None:
            """Take the settings from ours."""
            options = {
                "bind": [settings.address],
                "worker_class": Worker,
                "workers": settings.workers,
                "threads": settings.threads,
                "preload_app": False,
                "control_socket_disable": True,
                "logger_class": Log,
                "accesslog": None,
                "graceful_timeout": 20,
                "timeout": 60,
                "keepalive": 15,
                "worker_connections": 2000,
                "backlog": 1024,
                "limit_request_line": 8190,
                "limit_request_fields": 60,
                "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112
                "child_exit": _forget,
                "worker_exit": _close,
            }
            for key, value in options.items():
                self.cfg.set(key, value)

        def load(self) -> Any:  # noqa: ANN401  a WSGI application
            """Return the application; called in the worker."""
            from services.gateway.app import create_app  # noqa: PLC0415  after the fork
            from services.gateway.edge import health  # noqa: PLC0415  as above

            app = create_app(settings)
            health.serve_aside(settings.metrics)
            _APPS.append(app)
            return app

    telemetry.log().info("serving", address=settings.address, public=settings.public_url)
    Gunicorn().run()


_APPS: list[Any] = []


def _close(_server: Any, _worker: Any) -> None:  # noqa: ANN401  gunicorn has no types
    """Close a worker's channels as it ends."""
    for app in _APPS:
        app.extensions["upwell"].close()


def _forget(_server: Any, worker: Any) -> None:  # noqa: ANN401  gunicorn has no types
    """Tell the metrics that a worker's process is gone."""
    from prometheus_client import multiprocess  # noqa: PLC0415  after its folder is known

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    commands.run("gateway", {"serve": serve}, sys.argv[1:])
