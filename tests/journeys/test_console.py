"""Staff at work in a real browser: the queue by keyboard, deciding, merging, importing."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, StorageState, TimeoutError, expect  # noqa: A004  Playwright's own

from tests.journeys.conftest import ADMIN, Visit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACES = (
    "/console",
    "/console/ideas",
    "/console/ideas/5",
    "/console/ideas/5/discussion",
    "/console/ideas/5/voters",
    "/console/ideas/5/merge",
    "/console/ideas/5/merge?into=7",
    "/console/ideas/5/split",
    "/console/ideas/5/edit",
    "/console/boards",
    "/console/boards/-/new",
    "/console/tags",
    "/console/members",
    "/console/members/-/invite",
    "/console/members/-/audit",
    "/console/settings",
    "/console/settings/conduct",
    "/console/transfer",
)


# Who signed in once stays so in the next test's window.
KEPT: dict[str, StorageState] = {}


def at_work(portal: str, visit: Callable[..., Visit], **options: object) -> Visit:
    """Return the window of an administrator who is signed in."""
    if portal in KEPT:
        return visit(portal, storage_state=KEPT[portal], **options)
    olga = visit(portal, **options)
    # Another test may have asked for a letter to the same address, so the one found may be old.
    for _attempt in range(4):
        olga.go("/sign-in?next=/console")
        olga.sign_in(ADMIN, first=False)
        try:
            olga.page.wait_for_url(re.compile("/console"), timeout=5000)
        except TimeoutError:
            continue
        break
    expect(olga.page.locator(".con-nav")).to_be_visible()
    KEPT[portal] = olga.page.context.storage_state()
    return olga


def heading(page: Page) -> str:
    """Return the title of what is open."""
    return page.locator("article h1").inner_text()


def test_it_moves_decides_and_undoes_by_keyboard(portal: str, visit: Callable[..., Visit]) -> None:
    olga = at_work(portal, visit)
    page = olga.go("/console")
    first = heading(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).not_to_have_text(first)
    second = heading(page)
    page.select_option("#f-status", "declined")
    expect(page.locator("#f-reason")).to_be_visible()
    page.select_option("#f-reason", "few")
    page.fill("#f-message", "Tell us if that changes.")
    page.get_by_role("button", name="Update status").click()
    expect(page.locator("article h1")).not_to_have_text(second)
    expect(page.locator(".queue")).not_to_contain_text(second)
    olga.keep("console-decided")
    page.keyboard.press("u")
    expect(page.locator("article h1")).to_have_text(second)
    expect(page.locator("#f-status")).to_have_value("open")


def test_it_finds_a_twin_as_one_types(portal: str, visit: Callable[..., Visit]) -> None:
    page = at_work(portal, visit).go("/console/ideas/5/merge")
    page.locator("#f-find").press_sequentially("release schedule", delay=20)
    twin = page.locator("#candidates a").first
    expect(twin).to_contain_text(re.compile("release", re.IGNORECASE))
    twin.click()
    expect(page.get_by_role("heading", name="Merge preview")).to_be_visible()


def test_it_follows_an_import_to_its_end(
    portal: str, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    mark = uuid4().hex[:6]
    file = tmp_path / f"{mark}.csv"
    rows = "".join(f"Imported wish {mark} number {n},Because,open\n" for n in range(30))
    file.write_text(f"title,description,status\n{rows}An odd one {mark},,nowhere\n")
    olga = at_work(portal, visit)
    page = olga.go("/console/transfer")
    page.set_input_files("#f-file", file)
    page.get_by_role("button", name="Start dry run").click()
    expect(page.locator(".notice")).to_contain_text("Nothing has been created yet.", timeout=30_000)
    expect(page.get_by_role("row").filter(has_text="32").first).to_be_visible()
    olga.keep("console-dry-run")
    page.get_by_role("button", name="Import the rest").click()
    page.locator("dialog[open]").get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("Import finished", timeout=60_000)
    expect(page.locator(".figure strong").first).to_have_text("30")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_is_open_to_everyone(
    portal: str, visit: Callable[..., Visit], width: int, scheme: str
) -> None:
    olga = at_work(portal, visit, width=width, color_scheme=scheme)
    faults = []
    for place in PLACES:
        page = olga.go(place)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        faults += [f"{place}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        if page.evaluate(wide) > 0:
            faults.append(f"{place}: wider than the window")
        faults += [f"{place}: {one}" for one in page.evaluate("window.violations")]
    assert faults == []
