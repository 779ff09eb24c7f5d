"""The discussion."""

from tests.gateway.town import Browser


def test_it_posts_a_comment(tomas: Browser) -> None:
    tomas.get("/ideas/2")
    tomas.send("/ideas/2/comments", body="Yes, @ana-li, **please**.")
    words = tomas.page.select_one(".comment .prose")
    assert words.strong.get_text() == "please"
    assert str(words.a["href"]).startswith("/members/ana-li?at=")


def test_it_replies_under_what_it_answers(tomas: Browser) -> None:
    page = tomas.get("/ideas/1")
    link = page.find("a", string="Reply") or page.select_one('.comment-acts a[href*="reply="]')
    tomas.get(link["href"])
    tomas.send(
        "/ideas/1/comments",
        body="A tab would.",
        parent_uid=tomas.page.select_one('#reply [name="parent_uid"]')["value"],
    )
    assert "A tab would." in tomas.page.select_one(".replies").get_text()


def test_it_keeps_what_was_typed_when_refused(tomas: Browser) -> None:
    tomas.get("/ideas/2")
    tomas.send("/ideas/2/comments", 422, body="   ")
    assert tomas.page.select_one("#f-body")["aria-invalid"] == "true"
    assert "This can't be empty." in tomas.page.select_one("#f-body-error").get_text()


def test_it_edits_ones_own_in_place(ana: Browser) -> None:
    page = ana.get("/ideas/1")
    ana.get(page.select_one('a[href*="edit="]')["href"])
    action = ana.page.select_one("#f-edit").find_parent("form")["action"]
    ana.send(action, body="It would, yes.")
    assert "It would, yes." in ana.page.select_one(".replies").get_text()
    assert "edited" in ana.page.select_one(".replies").get_text()


def test_it_deletes_and_undoes(ana: Browser) -> None:
    page = ana.get("/ideas/1")
    action = page.select_one('.replies form[action$="/delete"]')["action"]
    ana.send(action)
    assert "This comment was deleted." in ana.page.select_one(".replies").get_text()
    ana.send(ana.page.select_one('form[action$="/undelete"]')["action"])
    assert "It would." in ana.page.select_one(".replies").get_text()


def test_it_marks_the_answer_for_the_author(ana: Browser, tomas: Browser) -> None:
    page = ana.get("/ideas/1")
    ana.send(page.select_one('form[action$="/answer"]')["action"], is_answer="1")
    assert ana.page.select_one(".comment.is-answer .pill")
    assert not tomas.get("/ideas/1").select('form[action$="/answer"]')


def test_it_offers_staff_a_note(sam: Browser, tomas: Browser) -> None:
    assert sam.get("/ideas/1").select_one('[name="internal"]')
    assert not tomas.get("/ideas/1").select_one('[name="internal"]')


def test_it_closes_the_door_politely(reader: Browser) -> None:
    page = reader.get("/ideas/1")
    assert not page.select_one('form[action="/ideas/1/comments"]')
    door = page.select_one('.talk-door a[href^="/sign-in?for=comment&idea=1&next="]')
    assert door.get_text(strip=True) == "Sign in to comment"


def test_it_shows_what_it_said_before(ana: Browser) -> None:
    page = ana.get("/ideas/1")
    ana.get(page.select_one('a[href*="edit="]')["href"])
    action = ana.page.select_one("#f-edit").find_parent("form")["action"]
    ana.send(action, body="On second thought, no.")
    ana.get(ana.page.select_one('.replies a[href$="/history"]')["href"])
    assert "It would." in ana.text
