"""Care for people: what machines can check, in light and dark, on phone and desktop."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import Visit, weighed

OPEN = (
    "/",
    "/ideas",
    "/ideas?q=zzzz",
    "/ideas/10",
    "/ideas/new?title=pattern",
    "/roadmap",
    "/members/guido-van-rossum",
    "/members/guido-van-rossum/badges",
    "/members/guido-van-rossum/points",
    "/achievements",
    "/achievements/first-idea",
    "/leaderboards/all-time",
    "/perks",
    "/points/rules",
    "/verify",
    "/sign-in",
    "/conduct",
    "/nowhere",
)
OWN = (
    "/settings",
    "/settings/preferences",
    "/settings/sessions",
    "/settings/tokens",
    "/settings/data",
    "/ideas/10",
    "/points",
    "/achievements",
    "/redemptions",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
WEIGHT = 60_000
SHIFT = 0.01


def check(one: Visit, path: str, name: str) -> list[str]:
    """Return what is wrong with a page, and keep a picture of it."""
    page = one.go(path)
    one.keep(name)
    found = [
        f"{path}: {fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in Axe().run(page, options=RULES).response["violations"]
    ]
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if over > 0:
        found.append(f"{path}: {over} pixels wider than the window")
    if violations := page.evaluate("window.violations"):
        found.append(f"{path}: {violations}")
    if (shift := page.evaluate("window.shift")) > SHIFT:
        found.append(f"{path}: moves by {shift:.3f} while it loads")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_it_is_for_everyone(
    portal: str, visit: Callable[..., Visit], size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    one = visit(portal, width=width, height=height, color_scheme=scheme, has_touch=size == "phone")
    faults: list[str] = []
    for place, path in enumerate(OPEN):
        faults += check(one, path, f"visitor-{place}-{size}-{scheme}")
    one.go("/sign-in")
    one.sign_in(f"care-{size}-{scheme}@example.org")
    for place, path in enumerate(OWN):
        faults += check(one, path, f"member-{place}-{size}-{scheme}")
    assert faults == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ideas",
        "/ideas/10",
        "/roadmap",
        "/ideas/new",
        "/achievements",
        "/leaderboards/all-time",
        "/members/guido-van-rossum",
    ],
)
def test_it_is_light(portal: str, visit: Callable[..., Visit], path: str) -> None:
    one = visit(portal)
    with weighed(one.page) as sizes:
        one.go(path)
    assert sum(sizes) <= WEIGHT, sizes
