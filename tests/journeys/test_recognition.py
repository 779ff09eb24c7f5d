"""Being recognised: points that explain themselves, and a badge that travels."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ADMIN, Visit
from tests.journeys.test_main_journey import newcomer, raise_idea


def until(page: Page, path: str, text: str, *, within: str = "main") -> None:
    """Load a page until the worker has brought it so far that it says something."""
    for _ in range(60):
        page.goto(path)
        if page.locator(within).get_by_text(text).count():
            return
        page.wait_for_timeout(500)
    message = f"{path} never says {text!r}"
    raise AssertionError(message)


def test_it_leads_from_an_outcome_to_a_badge_that_travels(
    portal: str, visit: Callable[..., Visit]
) -> None:
    ana = visit(portal)
    page = ana.go("/sign-in")
    ana.sign_in(newcomer())
    page.goto(f"{portal}/ideas/new")
    raise_idea(page, "Explain why my number changed")
    number = re.search(r"/ideas/(\d+)", page.url)
    assert number

    tom = visit(portal)
    tom.go("/sign-in")
    tom.sign_in(newcomer())
    tom.go(f"/ideas/{number[1]}").locator(".idea .vote").click()
    tom.page.wait_for_load_state("networkidle")

    sam = visit(portal)
    sam.go("/sign-in")
    sam.sign_in(ADMIN)
    sam.go(f"/console/ideas/{number[1]}")
    sam.page.locator('select[name="status"]').select_option("shipped")
    sam.page.locator('textarea[name="message"]').fill("It is there from today.")
    sam.page.get_by_role("button", name="Update status").click()
    sam.page.wait_for_load_state()

    # Each row of Ana's points says what it rests on.
    until(page, f"{portal}/points", "shipped")
    expect(page.get_by_text("Someone voted for").first).to_be_visible()
    expect(page.get_by_text("+50").first).to_be_visible()
    ana.keep("9-points")

    # Her badge becomes a credential that anybody can check.
    until(page, page.url.replace("/points", "/badges"), "Idea shipped", within=".medal")
    page.get_by_role("link", name="Idea shipped").first.click()
    page.get_by_role("button", name="Claim badge").click()
    page.wait_for_load_state()
    ana.keep("10-badge")
    badge = page.url.partition("#")[0]
    document = page.context.request.get(f"{badge}/credential").text()
    assert json.loads(document)["proof"]["cryptosuite"] == "eddsa-rdfc-2022"

    stranger = visit(portal, width=390, height=844)
    shown = stranger.go("/verify")
    shown.locator("textarea").first.fill(document)
    shown.get_by_role("main").get_by_role("button", name=re.compile("Check")).click()
    expect(shown.get_by_text("The signature is valid").first).to_be_visible()
    stranger.keep("11-verified")
    changed = document.replace("Idea shipped", "Invented")
    stranger.go("/verify").locator("textarea").first.fill(changed)
    shown.get_by_role("main").get_by_role("button", name=re.compile("Check")).click()
    expect(shown.get_by_text("Failed").first).to_be_visible()
