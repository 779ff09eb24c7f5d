"""What people read when a service says no."""

from tests.gateway.town import Browser


def test_it_says_no_in_the_viewers_language(ana: Browser, tomas: Browser) -> None:
    tomas.get("/ideas/3")
    tomas.send("/ideas/3/vote")
    ana.get("/ideas/3")
    ana.send("/language", language="de")
    ana.get("/ideas/3")
    ana.send("/ideas/3/delete")
    assert "Andere haben abgestimmt oder kommentiert" in ana.text


def test_it_names_a_faulty_field_in_the_viewers_language(ana: Browser) -> None:
    ana.get("/ideas/new")
    ana.send("/language", language="de")
    ana.get("/ideas/new")
    ana.send("/ideas/new", 422, title="x" * 500, body="", board="ideas")
    assert "Zeichen; hier sind es 500." in ana.text
