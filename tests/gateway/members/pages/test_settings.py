"""Profile, preferences, sessions and tokens."""

import io

from tests.gateway.town import Browser

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def test_it_sends_visitors_to_sign_in(browser: Browser) -> None:
    for path in ("", "/preferences", "/sessions", "/tokens"):
        browser.get(f"/settings{path}")
        assert browser.place == "/sign-in"


def test_it_names_what_a_missing_part_unlocks(ana: Browser) -> None:
    page = ana.get("/settings")
    assert "people know your role and background" in page.select_one(".settings-meter").get_text()


def test_it_changes_the_profile(ana: Browser) -> None:
    ana.get("/settings")
    ana.send(
        "/settings", display_name="Ana L.", bio="Books.", label0="Site", url0="https://ana.example"
    )
    assert "Saved." in ana.text
    page = ana.get("/members/ana-li")
    assert page.h1.get_text() == "Ana L."
    assert page.select_one(".profile-links a")["href"] == "https://ana.example"


def test_it_keeps_what_was_typed_when_refused(ana: Browser) -> None:
    ana.get("/settings")
    ana.send("/settings", 422, display_name="", bio="Still here")
    assert ana.page.select_one("#f-bio").get_text().strip() == "Still here"
    assert "This can't be empty." in ana.text


def test_it_takes_a_picture_and_serves_it(ana: Browser) -> None:
    ana.get("/settings")
    ana.send("/settings", avatar=(io.BytesIO(PNG), "me.png"))
    ana.get("/settings")
    source = ana.page.select_one("main img.avatar")["src"]
    answer = ana.client.get(source)
    assert (answer.data, answer.mimetype) == (PNG, "image/png")


def test_it_refuses_what_is_no_picture_or_too_large(ana: Browser) -> None:
    for content, words in (
        (b"<svg onload=alert(1)>", "not a supported image"),
        (PNG + b"\0" * 30_000, "too large"),
    ):
        ana.get("/settings")
        ana.send("/settings", 422, avatar=(io.BytesIO(content), "me.png"))
        assert words in ana.text


def test_it_keeps_language_and_theme(ana: Browser) -> None:
    ana.get("/settings/preferences")
    ana.send("/settings/preferences", locale="de", time_zone="Europe/Vienna", theme="dark")
    assert ana.page.html["lang"] == "de"
    assert ana.page.html["data-theme"] == "dark"
    assert ana.page.select_one('[name="time_zone"]')["value"] == "Europe/Vienna"


def test_it_lists_sessions_and_ends_others(ana: Browser) -> None:
    other = ana.town.browser("ana-li")
    page = ana.get("/settings/sessions")
    assert len(page.select(".setting")) == 2
    ana.send("/settings/sessions/others/end")
    assert len(ana.page.select(".setting")) == 1
    other.get("/settings/sessions")
    assert other.place == "/sign-in"


def test_it_shows_a_token_once(ana: Browser) -> None:
    ana.get("/settings/tokens")
    ana.send("/settings/tokens", display_name="My script", scopes="read", expire_days="30")
    secret = ana.page.select_one("#secret").get_text()
    assert secret.startswith("upw_pat_")
    assert ana.response.headers["Cache-Control"] == "no-store"
    ana.get("/settings/tokens")
    assert not ana.page.select_one("#secret")
    assert "My script" in ana.text
    ana.send(ana.page.select_one('form[action$="/revoke"]')["action"])
    assert "My script" not in ana.text
    program = ana.town.portal.visitor()
    program.bearer = secret
    assert program.ask("GET", "/me").status_code == 401
