"""Starts the whole product once for a run, and a real browser in front of it."""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Page,
    Playwright,
    sync_playwright,
)

from tests import harness
from tests.conftest import FOLDER

ROOT = Path(__file__).parent.parent.parent
ARTEFACTS = ROOT / "test-artefacts"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 240.0
ADMIN = "admin@example.com"
VITALS = """
window.shift = 0; window.violations = []; window.ran = false;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey, and give it the time that many pages take."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(600))


def _state(folder: Path) -> Path:
    return folder / "portal.json"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the product when the controller is done."""
    if hasattr(config, "workerinput") or FOLDER not in config.stash:
        return
    state = _state(config.stash[FOLDER])
    if state.exists():
        pid = json.loads(state.read_text())["pid"]
        os.kill(pid, signal.SIGTERM)
        _wait(lambda: not Path(f"/proc/{pid}").exists() or _is_zombie(pid), 30.0)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _wait(ready: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if ready():
            return True
        time.sleep(0.2)
    return False


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def _start(folder: Path) -> dict[str, Any]:
    """Start the product with the sample community and return its address and process."""
    port = harness.free_port()
    data = folder / "portal"
    data.mkdir(mode=0o755)
    environment = {
        **os.environ,
        "UPWELL_PORT": str(port),
        "UPWELL_DATA": str(data),
        "UPWELL_GATEWAY_SIGN_INS": "1000",
        "UPWELL_GATEWAY_ADDRESS_READS": "100000",
        "UPWELL_GATEWAY_MEMBER_READS": "100000",
        "UPWELL_GATEWAY_ADDRESS_WRITES": "10000",
        "UPWELL_GATEWAY_MEMBER_WRITES": "10000",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'proto' / 'gen'}",
    }
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    with (folder / "portal.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "up"],
            cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    # It outlives this worker, so nothing here waits for it.
    process.returncode = 0
    url = f"http://localhost:{port}"
    if not _wait(lambda: _answers(url), PATIENCE):
        pytest.fail(f"The portal did not come up:\n{(folder / 'portal.log').read_text()[-4000:]}")
    return {"url": url, "pid": process.pid}


@pytest.fixture(scope="session")
def portal(request: pytest.FixtureRequest) -> str:
    """Return the address of the running product; one for all workers of a run."""
    folder = request.config.stash[FOLDER]
    with (folder / "portal.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = _state(folder)
        if not state.exists():
            state.write_text(json.dumps(_start(folder)))
        return str(json.loads(state.read_text())["url"])


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return the driver of browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Return a real Chromium; without one the test is left out, except in CI."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium.")
        pytest.skip("No Chromium on PATH.")
    browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
    yield browser
    browser.close()


@dataclass
class Visit:
    """Holds one person's browser window at the portal, and keeps what went wrong in it."""

    page: Page
    base: str
    faults: list[str]

    def go(self, path: str) -> Page:
        """Open a path and wait until it is whole."""
        self.page.goto(f"{self.base}{path}", wait_until="networkidle")
        return self.page

    def keep(self, name: str) -> None:
        """Keep a screenshot as an artefact."""
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png")

    def sign_in(self, email: str, first: bool = True) -> None:  # noqa: FBT001, FBT002  reads well
        """Sign in through the local mailbox."""
        page = self.page
        # Someone else may have signed in with this address before: that letter is of no use.
        known = page.context.request.get(f"{self.base}/dev/mail").text().count(email)
        page.fill("#f-email", email)
        page.get_by_role("button", name="Send sign-in link").click()
        page.get_by_role("heading", name="Check your email").wait_for()
        self.follow_letter(email, known)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        if first:
            if "/welcome" in page.url:
                self.introduce(email.partition("@")[0])
            self.agree()

    def introduce(self, name: str) -> None:
        """Say how one wants to be called, and accept the terms where they are asked for."""
        self.page.fill("#f-display_name", name)
        self.page.get_by_role("button", name=re.compile("ontinue$")).click()
        self.page.wait_for_url(lambda url: "/welcome" not in url)

    def agree(self) -> None:
        """Accept the terms before they are asked for, and come back."""
        page, here = self.page, self.page.url
        page.goto(f"{self.base}/conduct")
        agree = page.get_by_role("button", name="I agree")
        if agree.count():
            agree.click()
            page.wait_for_load_state()
        page.goto(here)

    def follow_letter(self, email: str, known: int = 0) -> None:
        """Open the newest letter to an address and follow its link.

        `known` says how often the mailbox named the address before it was sent.
        """
        page = self.page
        letter = page.locator(".setting", has_text=email).first
        for _ in range(60):
            page.goto(f"{self.base}/dev/mail")
            if page.content().count(email) > known:
                break
            page.wait_for_timeout(250)
        letter.get_by_role("link").click()
        page.locator(".letter a", has_text=re.compile("/sign-in/confirm")).first.click()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Return what opens a window at an address: `visit(base, width=390, color_scheme="dark")`."""
    opened: list[tuple[BrowserContext, Visit]] = []

    def open_(base: str, *, width: int = 1280, height: int = 900, **options: Any) -> Visit:  # noqa: ANN401
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", **options
        )
        context.add_init_script(VITALS)
        page = context.new_page()
        visit = Visit(page, base, [])
        page.on("pageerror", lambda error: visit.faults.append(str(error)))

        def refuse(dialog: Dialog) -> None:
            visit.faults.append(f"dialog {dialog.message}")
            dialog.dismiss()

        page.on("dialog", refuse)
        opened.append((context, visit))
        return visit

    yield open_
    for context, _visit in opened:
        context.close()
    assert [fault for _context, one in opened for fault in one.faults] == []


@contextmanager
def weighed(page: Page) -> Iterator[list[int]]:
    """Yield a list that gathers the bytes over the wire of everything the page loads."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on(
        "Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"]))
    )
    yield sizes
    session.detach()
