"""Who may open what."""

import pytest

from tests.gateway.desk import Desk, Office

STAFF = (
    "",
    "/ideas",
    "/duplicates",
    "/boards",
    "/tags",
    "/members",
    "/rewards/redemptions",
    "/rewards/cases",
    "/rewards/cases/-/new",
    "/rewards/awards",
    "/rewards/ledger",
    "/rewards/ledger/adjustments",
    "/rewards/rules",
    "/rewards/achievements",
    "/rewards/perks",
)
ADMIN = (
    "/boards/-/new",
    "/members/-/invite",
    "/members/-/audit",
    "/settings",
    "/settings/conduct",
    "/transfer",
    "/rewards/issuer",
)


@pytest.mark.parametrize("place", STAFF + ADMIN)
def test_it_asks_visitors_to_sign_in_and_hides_from_members(office: Office, place: str) -> None:
    answer = office.portal.visitor().get(f"/console{place}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=%2Fconsole")
    office.desk("ana").open(f"/console{place}", 404)


@pytest.mark.parametrize("role", ["moderator", "manager"])
def test_it_lets_staff_do_their_work_and_no_more(office: Office, role: str) -> None:
    desk = office.desk("sam", role)
    for place in STAFF:
        desk.open(f"/console{place}")
    for place in ADMIN:
        desk.open(f"/console{place}", 403)
        assert "needs the role administrator" in desk.text
    places = [one.get_text(strip=True) for one in desk.open("/console").select(".con-nav a")]
    assert places == ["Unanswered", "Ideas", "Duplicates", "Boards", "Tags", "Members", "Rewards"]


def test_it_lets_administrators_everywhere(admin: Desk) -> None:
    for place in STAFF + ADMIN:
        admin.open(f"/console{place}")
    places = [one.get_text(strip=True) for one in admin.page.select(".con-nav a")]
    # There are no boards here yet.
    assert places[-3:] == ["Import and export", "Settings", "Set up"]


@pytest.mark.parametrize(
    "path",
    [
        "ideas/1/decide",
        "ideas/1/merge",
        "ideas/1/delete",
        "tags",
        "members/ana/roles",
        "members/ana/suspend",
        "members/ana/erase",
        "settings",
        "settings/conduct",
        "transfer",
        "transfer/export",
        "boards/-/new",
        "rewards/rules/-/new",
        "rewards/ledger/adjustments",
        "rewards/awards",
        "rewards/perks/-/new",
        "rewards/cases/-/new",
    ],
)
def test_it_lets_no_member_write(office: Office, path: str) -> None:
    office.idea("Export my data as CSV")
    assert office.portal.sign_in("ana").submit(f"/console/{path}").status_code == 404
    assert office.portal.visitor().submit(f"/console/{path}").status_code == 303


def test_it_shows_moderators_no_forms_they_may_not_send(office: Office, moderator: Desk) -> None:
    office.portal.member("ana")
    page = moderator.open("/console/members/ana")
    assert moderator.form("Suspend")
    assert not page.select('form[action$="/roles"]')
    assert "Erase" not in moderator.text
    office.portal.board("ideas")
    page = moderator.open("/console/boards/ideas")
    assert "Only administrators can change boards." in moderator.text
    assert not page.select("#board-form")
