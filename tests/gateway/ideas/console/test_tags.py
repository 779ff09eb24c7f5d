"""Tags in the console."""

from tests.gateway.desk import Desk


def test_it_makes_renames_deletes_and_remakes_tags(moderator: Desk) -> None:
    moderator.open("/console/tags")
    assert "No tags yet" in moderator.text
    moderator.press("Create tag", display_name="Accounting")
    moderator.press("Create tag", 409, display_name="Accounting")
    assert moderator.value("display_name") == "Accounting"
    moderator.open("/console/tags?edit=accounting")
    moderator.press("Rename", new_name="Bookkeeping")
    assert "Bookkeeping" in moderator.at("table").get_text()
    moderator.press("Delete")
    assert "deleted" in moderator.said
    moderator.press("Restore tag")
    assert "Bookkeeping" in moderator.at("table").get_text()
