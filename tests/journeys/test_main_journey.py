"""The main journey: find, raise, vote, discuss, be answered, hear back."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ADMIN, Visit


def newcomer() -> str:
    """Return an address nobody has used."""
    return f"ana-{uuid4().hex[:8]}@example.org"


def raise_idea(page: Page, title: str, body: str = "It would save me an hour a week.") -> None:
    """Fill in the form and send it."""
    page.fill("#f-title", title)
    page.fill("#f-body", body)
    page.locator('.form-acts button:has-text("Submit idea")').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_it_leads_from_a_wish_to_an_answer(  # noqa: PLR0915  it is one long way
    portal: str, visit: Callable[..., Visit]
) -> None:
    ana, email = visit(portal), newcomer()
    page = ana.go("/")
    ana.keep("1-home")
    ask = page.locator("#ask")
    ask.press_sequentially("pattern matching", delay=20)
    expect(page.locator("#ask-similar a").first).to_be_visible()
    ana.keep("2-similar")
    ask.press("Enter")
    page.wait_for_url("**/ideas?q=pattern*")
    page.go_back()
    page.locator("#ask").fill("")
    page.locator("#ask").press_sequentially("pattern matching", delay=20)
    page.locator("#ask-similar").get_by_role("link", name="Submit “pattern matching”").click()
    expect(page.locator("#f-title")).to_have_value("pattern matching")
    expect(page.locator("#similar li").first).to_be_visible()
    page.get_by_role("link", name="Sign in", exact=True).click()
    ana.sign_in(email)
    expect(page.locator(".me")).to_be_visible()

    title = f"Show what a match statement covers {uuid4().hex[:6]}"
    page.goto(f"{portal}/ideas/new")
    raise_idea(page, title)
    ana.keep("3-raised")
    path = page.url

    tom = visit(portal, width=390, height=844, has_touch=True, color_scheme="dark")
    tom.go("/sign-in")
    tom.sign_in(newcomer())
    tom.page.goto(path)
    key = tom.page.locator(".idea .vote")
    before = int(key.locator(".vote-n").get_attribute("data-n") or 0)
    key.click()
    # It answers at once, before the server has.
    expect(key).to_have_attribute("aria-pressed", "true", timeout=1000)
    expect(key.locator(".vote-n")).to_have_attribute("data-n", str(before + 1))
    expect(tom.page.locator(".need")).to_be_visible()
    tom.keep("4-voted")
    tom.page.wait_for_load_state("networkidle")
    tom.page.reload()
    expect(tom.page.locator(".idea .vote")).to_have_attribute("aria-pressed", "true")
    tom.page.fill("#f-body", "I would use it **every day**.")
    tom.page.locator(".comment-form").get_by_role("button", name="Comment").click()
    expect(tom.page.locator(".comment .prose strong")).to_have_text("every day")
    tom.keep("5-commented")

    sam = visit(portal)
    sam.go("/sign-in")
    sam.sign_in(ADMIN)
    number = re.search(r"/ideas/(\d+)", path)
    assert number
    sam.go(f"/console/ideas/{number[1]}")
    sam.keep("6-console")
    sam.page.locator('select[name="status"]').select_option("planned")
    sam.page.locator('textarea[name="message"]').fill("We begin in *January*.")
    sam.page.get_by_role("button", name="Update status").click()
    sam.page.wait_for_load_state()
    sam.keep("7-answered")

    ana.page.goto(path)
    expect(page.locator(".idea-act .pill")).to_have_text("Planned")
    expect(page.locator(".answer em")).to_have_text("January")
    ana.keep("8-heard-back")


def test_it_needs_no_mouse(portal: str, visit: Callable[..., Visit]) -> None:
    ana = visit(portal)
    page = ana.go("/sign-in")
    ana.sign_in(newcomer())
    ana.go("/ideas?status=open&order=new")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".row").nth(1)
    expect(second.locator("[data-row-link]")).to_be_focused()
    page.keyboard.press("v")
    expect(second.locator(".vote")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    expect(page.locator(".row").first.locator("[data-row-link]")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("exception")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=exception"))
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/ideas/\d+-"))
    page.goto(f"{portal}/ideas")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_it_works_without_javascript(portal: str, visit: Callable[..., Visit]) -> None:
    ana = visit(portal, java_script_enabled=False)
    page = ana.go("/sign-in?next=/ideas/new")
    ana.sign_in(newcomer())
    title = f"Undo for bulk edits {uuid4().hex[:6]}"
    page.fill("#f-title", title)
    page.fill("#f-body", "It is **late**.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("late")
    page.locator('.form-acts button:has-text("Submit idea")').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.goto(f"{portal}/ideas?order=new&status=open")
    key = page.locator(".row .vote").nth(3)
    before = int(key.locator(".vote-n").get_attribute("data-n") or 0)
    key.click()
    key = page.locator(".row .vote").nth(3)
    expect(key).to_have_attribute("aria-pressed", "true")
    expect(key.locator(".vote-n")).to_have_attribute("data-n", str(before + 1))
    ana.keep("without-javascript")


def test_it_rolls_a_refused_vote_back_and_says_why(
    portal: str, visit: Callable[..., Visit]
) -> None:
    ana = visit(portal)
    page = ana.go("/sign-in?next=/ideas%3Fstatus%3Dopen")
    ana.sign_in(newcomer())
    ana.go("/ideas?status=open")
    page.route(
        re.compile(r"/ideas/\d+/vote$"),
        lambda route: route.fulfill(
            status=409,
            content_type="application/problem+json",
            body='{"detail": "Voting is closed here.", "reason": "VOTING_CLOSED", "status": 409}',
        ),
    )
    key = page.locator(".row .vote").first
    before = key.locator(".vote-n").get_attribute("data-n")
    key.click()
    expect(page.locator(".toast")).to_contain_text("Voting is closed here.")
    expect(key).to_have_attribute("aria-pressed", "false")
    expect(key.locator(".vote-n")).to_have_attribute("data-n", str(before))
    page.unroute_all()
    page.route(re.compile(r"/ideas/\d+/vote$"), lambda route: route.abort())
    key.click()
    expect(page.locator(".toast").last).to_contain_text("could not reach the server")
    expect(key).to_have_attribute("aria-pressed", "false")


def test_it_keeps_a_draft_until_it_is_accepted(portal: str, visit: Callable[..., Visit]) -> None:
    ana = visit(portal)
    page = ana.go("/ideas/new")
    page.locator("#f-body").press_sequentially("Half a thought")
    ana.go("/roadmap")
    ana.go("/ideas/new")
    expect(page.locator("#f-body")).to_have_value("Half a thought")
    expect(page.locator(".toast")).to_contain_text("Your text was restored.")
