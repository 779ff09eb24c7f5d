"""Finds the data folder of this machine: its keys, its locks, and where each part keeps its own."""

import base64
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from cli.faults import Fault
from services import registry
from shared import dev

LOCK_TRIES = 10
PRIVATE_KEY = "UPWELL_ACTOR_PRIVATE_KEY"


@dataclass(frozen=True)
class Keys:
    """Holds what signs actor tokens, what verifies them, and the secrets of services by setting."""

    private: str
    public: str
    secrets: Mapping[str, str]

    def of(self, service: registry.Service) -> dict[str, str]:
        """Return the settings that only a service's server may know."""
        return self._known(service.secrets)

    def of_workers(self) -> dict[str, str]:
        """Return the settings that only workers may know."""
        return self._known([key for row in registry.having("work") for key in row.work_secrets])

    def _known(self, settings: Iterable[str]) -> dict[str, str]:
        known = {**self.secrets, PRIVATE_KEY: self.private}
        return {setting: known[setting] for setting in settings}


@dataclass(frozen=True)
class Folder:
    """Knows the places in a data folder."""

    path: Path

    @classmethod
    def found(cls) -> "Folder":
        """Return the folder UPWELL_DATA names, `var` in the current one by default."""
        return cls(Path(os.environ.get("UPWELL_DATA") or "var").absolute())

    def open(self) -> None:
        """Make the folder; raises `Fault` where it belongs to somebody else."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            # Sessions and mail with sign-in links are for nobody else on this machine.
            for name in ("run", "log", "mail", "valkey"):
                (self.path / name).mkdir(mode=0o700, exist_ok=True)
            probe = self.path / "run" / "writable"
            probe.touch()
            probe.unlink()
        except OSError as error:
            message = (
                f"The data folder {self.path} cannot be written: {error.strerror}."
                " Choose another with UPWELL_DATA, or run as the user it belongs to."
            )
            raise Fault(message) from error
        data = self.path / "postgres" / "PG_VERSION"
        if os.geteuid() != 0 and data.parent.exists() and not os.access(data.parent, os.R_OK):
            message = (
                f"The database in {self.path} belongs to another user, since Upwell ran here as"
                " root before. Choose another folder with UPWELL_DATA, or run as root again."
            )
            raise Fault(message)

    @property
    def has_database(self) -> bool:
        """Return whether the embedded Postgres has data here."""
        return (self.path / "postgres" / "PG_VERSION").exists()

    @property
    def postgres(self) -> dev.Postgres:
        """Return the embedded Postgres."""
        return dev.Postgres(self.path / "postgres")

    @property
    def valkey(self) -> dev.Valkey:
        """Return the embedded Redis-compatible server."""
        return dev.Valkey(self.path / "valkey")

    @property
    def mail_url(self) -> str:
        """Return the local mailbox."""
        return f"maildir:{self.path / 'mail'}"

    def log(self, name: str) -> Path:
        """Return where a server that nobody reads along with writes."""
        return self.path / "log" / f"{name}.log"

    def socket(self, name: str) -> str:
        """Return the address on which a service listens."""
        return f"unix:{dev.socket_path(self.path, name)}"

    def keys(self) -> Keys:
        """Return the keys from the environment, or those of this folder, made on first use."""
        private = os.environ.get(PRIVATE_KEY)
        public = os.environ.get("UPWELL_ACTOR_PUBLIC_KEY")
        if private and public:
            return Keys(private, public, _secrets({}, private))
        if private or public:
            message = "Set both UPWELL_ACTOR_PRIVATE_KEY and UPWELL_ACTOR_PUBLIC_KEY, or neither."
            raise Fault(message, 2)
        with self.alone():
            path = self.path / "keys.json"
            if not path.exists():
                _write_keys(path)
            kept = json.loads(path.read_text())
            return Keys(kept["private"], kept["public"], _secrets(kept, kept["private"]))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one process at a time start or stop servers and make keys."""
        with self._lock_file("alone").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def claim_up(self, **facts: object) -> TextIOWrapper | None:
        """Return the lock that says `up` runs here, or None where another holds it.

        `facts` are what others may want to know of it.
        """
        lock = self._lock_file("up").open("a+")
        for attempt in range(1, LOCK_TRIES + 1):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                # Somebody may only be looking, for a moment.
                if attempt == LOCK_TRIES:
                    lock.close()
                    return None
                time.sleep(0.05)
        lock.seek(0)
        lock.truncate()
        json.dump(facts, lock)
        lock.flush()
        return lock

    def who_is_up(self) -> dict[str, Any] | None:
        """Return the facts of the `up` that runs here, or None where none runs."""
        with self._lock_file("up").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                facts: dict[str, Any] = json.loads(lock.read() or "{}")
                return facts
            return None

    @contextmanager
    def borrowed(self) -> Iterator[TextIOWrapper]:
        """Say that this command uses servers which no `up` looks after."""
        with self._lock_file("borrowed").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield lock

    def last_borrower(self, lock: TextIOWrapper | None = None) -> bool:
        """Return whether nobody else uses the servers that no `up` looks after."""
        own = lock or self._lock_file("borrowed").open("a")
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            if lock is None:
                own.close()

    def _lock_file(self, name: str) -> Path:
        folder = self.path / "run"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.lock"


def _write_keys(path: Path) -> None:
    from shared.actor import new_keys

    private, public = new_keys()
    content = {
        "private": private,
        "public": public,
        **{_place(setting): secrets.token_urlsafe(32) for setting in _secret_settings()},
    }
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)
    fresh.replace(path)


def _secret_settings() -> list[str]:
    """Return the secrets of all services but the key that signs, which comes in a pair."""
    return [name for row in registry.SERVICES for name in row.secrets if name != PRIVATE_KEY]


def _place(setting: str) -> str:
    """Return where `keys.json` has a secret: `UPWELL_REWARDS_SECRET` is at `rewards_secret`."""
    name = setting.removeprefix("UPWELL_").lower()
    # The gateway's was there before others had any.
    return "secret" if name == "gateway_secret" else name


def _secrets(kept: Mapping[str, str], private: str) -> dict[str, str]:
    """Return every secret: the one given, the one kept, or one made from the key."""
    return {
        setting: os.environ.get(setting) or kept.get(_place(setting)) or _derived(setting, private)
        for setting in _secret_settings()
    }


def _derived(setting: str, private: str) -> str:
    """Return a secret that every process of a service with the same key derives alike."""
    import hashlib

    service = setting.removeprefix("UPWELL_").removesuffix("_SECRET").lower()
    mark = f"upwell {service} secret".encode()
    digest = hashlib.sha256(mark + base64.b64decode(private)).digest()
    return base64.urlsafe_b64encode(digest).decode()
