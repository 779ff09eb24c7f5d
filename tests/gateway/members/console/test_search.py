"""Members are found while staff type their name or handle."""

from tests.gateway.desk import Desk, Office

HERE = "/console/members/-/search"


def test_it_finds_members_by_name_and_handle(office: Office, moderator: Desk) -> None:
    office.desk("ana")
    office.desk("ben")
    for typed in ("an", "@ana", "Ana"):
        answer = moderator.browser.get(HERE, query_string={"q": typed})
        assert answer.status_code == 200
        assert answer.json == {"members": [{"handle": "ana", "display_name": "Ana"}]}
    assert moderator.browser.get(HERE, query_string={"q": "a"}).json == {"members": []}
    assert moderator.browser.get(HERE, query_string={"q": "zzzz"}).json == {"members": []}


def test_only_staff_may_ask(office: Office) -> None:
    assert office.desk("ana").browser.get(HERE, query_string={"q": "an"}).status_code == 404
    assert office.portal.visitor().get(HERE, query_string={"q": "an"}).status_code in (303, 401)


def test_a_field_that_names_a_member_asks_it(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    for path, name in (
        ("/console/ideas/1/voters", "customer"),
        ("/console/rewards/awards", "member"),
        ("/console/rewards/ledger/adjustments", "member"),
        ("/console/rewards/ledger", "member"),
        ("/console/rewards/cases/-/new", "member"),
        ("/console/rewards/cases/-/new", "others"),
    ):
        admin.open(path)
        assert admin.at(f'[name="{name}"]')["data-members"] == HERE, path


def test_staff_vote_for_a_member_by_handle(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    office.desk("ben")
    admin.open("/console/ideas/1/voters")
    admin.press("Vote on their behalf", 422, customer="@nobody-here")
    assert admin.at("#f-customer")["aria-invalid"] == "true"
    assert "No member has this handle." in admin.text
    admin.press("Vote on their behalf", customer="@ben")
    assert "Vote counted for @ben" in admin.said
