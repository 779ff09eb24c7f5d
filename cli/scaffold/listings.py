"""Adds a service to the files that name every service."""

import re
from collections.abc import Callable

from cli.faults import Fault


def add_row(registry: str, name: str, port: int) -> str:
    """Return the registry with a row for the service, which the gateway calls."""
    row = f"""    Service(
        name="{name}",
        contract="upwell.{name}.v1.{name.capitalize()}Service",
        address="127.0.0.1:{port}",
        hears=("members",),
    ),
"""
    rows = _once(registry, r'(?m)^    Service\(\n        name="gateway",', lambda it: row + it[0])
    return _once(
        rows,
        r'(name="gateway",[^)]*?roles[^)]*\),(?:.|\n)*?calls=\()([^)]*?),?\)',
        lambda it: f'{it[1]}{it[2]}, "{name}")',
    )


def add_container(compose: str, name: str, port: int) -> str:
    """Return the containers with one that serves the service, known to whoever calls it."""
    setting = f"UPWELL_{name.upper()}_ADDRESS"
    container = f"""  {name}:
    <<: *role
    command: [serve, {name}]
    environment:
      <<: *data
      {setting}: 0.0.0.0:{port}
    depends_on: *ready

"""
    compose = _once(
        compose,
        r"x-addresses: &addresses\n(?:  \S.*\n)+",
        lambda it: f"{it[0]}  {setting}: {name}:{port}\n",
    )
    compose = _once(compose, r"(?m)^  work:\n", lambda it: container + it[0])
    return re.sub(r"(depends_on: \[members\b[^]]*)\]", rf"\1, {name}]", compose)


def add_line(readme: str, name: str, nouns: str) -> str:
    """Return the README with the service in its table."""
    line = f"| [`{name}`](services/{name}/README.md) | {nouns.capitalize()}. |\n"
    return _once(
        readme, r"(?m)(?:^\| \[`\w+`\]\(services/\w+/README\.md\).*\n)+", lambda it: it[0] + line
    )


def _once(text: str, pattern: str, replace: Callable[[re.Match[str]], str]) -> str:
    changed, count = re.subn(pattern, replace, text)
    if count != 1:
        message = f"A service is listed where {pattern!r} matches, which is there {count} times."
        raise Fault(message)
    return changed
