"""Comments that helped."""

from bs4 import Tag

from tests.gateway.town import Browser


def action(browser: Browser) -> str:
    """Return where the first helpful key of an idea's page leads."""
    return str(key(browser)["action"])


def key(browser: Browser) -> Tag:
    """Return the form of the first helpful key."""
    found = browser.page.select_one("form.helpful")
    assert isinstance(found, Tag)
    return found


def said(browser: Browser) -> tuple[str, str]:
    """Return whether the key is pressed, and the count it shows."""
    count = key(browser).select_one(".helpful-n")
    assert isinstance(count, Tag)
    return str(key(browser).button["aria-pressed"]), "" if "hidden" in count.attrs else count.text


def test_it_marks_and_takes_back_without_a_script(tomas: Browser) -> None:
    tomas.get("/ideas/1")
    assert said(tomas) == ("false", "")
    tomas.send(action(tomas))
    assert said(tomas) == ("true", "1")
    assert action(tomas).endswith("/unhelpful")
    tomas.send(action(tomas))
    assert said(tomas) == ("false", "")


def test_it_answers_a_script_with_the_count(tomas: Browser, ana: Browser) -> None:
    ana.get("/ideas/1")
    ana.send(action(ana))
    tomas.get("/ideas/1")
    token = tomas.values(key(tomas))["csrf_token"]
    headers = {"Accept": "application/json", "X-CSRFToken": token}
    headers["Referer"] = f"{tomas.town.base}/ideas/1"
    answer = tomas.client.post(action(tomas), headers=headers)
    assert answer.json == {"helpful_count": 2, "viewer_found_helpful": True}
    gone = action(tomas).replace("/comments/", "/comments/0")
    assert tomas.client.post(gone, headers=headers).status_code == 404


def test_it_has_no_key_on_ones_own_but_says_whom_it_helped(
    ana: Browser, sam: Browser, tomas: Browser
) -> None:
    sam.get("/ideas/1")
    assert len(sam.page.select("form.helpful")) == 1
    ana.get("/ideas/1")
    assert len(ana.page.select("form.helpful")) == 1
    for one in (ana, tomas):
        one.get("/ideas/1")
        one.send(action(one))
    sam.get("/ideas/1")
    assert "Helped 2 members" in sam.text


def test_it_leads_a_visitor_to_sign_in(browser: Browser) -> None:
    browser.get("/ideas/1")
    assert said(browser) == ("false", "")
    browser.send(action(browser))
    assert browser.place == "/sign-in"


def test_it_says_in_words_why_ones_own_is_refused(sam: Browser, tomas: Browser) -> None:
    tomas.get("/ideas/1")
    own = action(tomas)
    sam.get("/ideas/1")
    answer = sam.client.submit(own)
    assert answer.status_code == 303
    assert "mark your own comment as helpful" in sam.get("/ideas/1").get_text()


def test_it_offers_no_key_where_a_comment_is_gone_or_for_staff_only(sam: Browser) -> None:
    sam.get("/ideas/2")
    sam.send("/ideas/2/comments", body="Between us.", internal="1")
    assert not sam.page.select("form.helpful")
    sam.get("/ideas/1")
    sam.send(str(sam.page.select_one('.replies form[action$="/delete"]')["action"]))
    assert not sam.page.select("form.helpful")
