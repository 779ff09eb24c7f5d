"""A visitor presses vote, signs in by a code from another device, and the vote is cast."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_it_casts_the_vote_that_was_pressed_before_signing_in(
    portal: str, visit: Callable[..., Visit]
) -> None:
    ana, email = visit(portal, width=390, height=844), f"ana-{uuid4().hex[:8]}@example.org"
    page = ana.go("/ideas?order=new&status=open")
    key = page.locator(".row .vote").first
    before = int(key.locator(".vote-n").get_attribute("data-n") or 0)
    title = page.locator(".row-title a").first.inner_text()
    key.click()
    page.wait_for_url(lambda url: "/sign-in" in url)
    expect(page.locator(".door-why")).to_contain_text(f"Sign in to vote for “{title}”.")
    ana.keep("arriving-1-why")
    page.fill("#f-email", email)
    page.get_by_role("button", name="Send sign-in link").click()
    page.get_by_role("heading", name="Check your email").wait_for()
    ana.keep("arriving-2-code")

    phone = visit(portal, width=390, height=844, color_scheme="dark")
    phone.follow_letter(email)
    expect(phone.page.get_by_role("button", name="Sign in", exact=True)).to_have_count(0)
    code = phone.page.locator(".door-code output").inner_text()
    phone.keep("arriving-3-elsewhere")

    page.fill("#f-code", code)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/welcome" in url)
    ana.keep("arriving-4-welcome")
    ana.introduce("Ana")
    expect(page.locator(".flash").first).to_contain_text("Your vote is counted.")
    assert "order=new" in page.url
    key = page.locator(".row", has_text=title).locator(".vote")
    expect(key).to_have_attribute("aria-pressed", "true")
    expect(key.locator(".vote-n")).to_have_attribute("data-n", str(before + 1))
    # Whoever accepted the terms is not asked again.
    page.locator(".row .vote[aria-pressed=false]").first.click()
    expect(page.locator(".row .vote[aria-pressed=true]")).to_have_count(2)
    ana.keep("arriving-5-voted")
