"""What a community starts with can be read in every language."""

from pathlib import Path

import yaml

from services.gateway.web.labels import defaults

DEFAULTS = Path(__file__).parents[2] / "services" / "rewards" / "defaults"
TEXTS = ("display_name", "description", "criteria", "question")


def test_the_gateway_knows_every_text_of_the_defaults() -> None:
    found = {
        entry[name].strip()
        for path in DEFAULTS.glob("*.yaml")
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
        for name in TEXTS
        if name in entry
    }
    assert found == defaults.TEXTS
