"""What every template keeps to."""

import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).parent.parent.parent / "services" / "gateway" / "templates"
# What people write, by the fields that hold it.
WRITTEN = re.compile(
    r"\.(title|display_name|name|excerpt|purpose|description|criteria|vision|bio|\w+_html)\b"
)
# Written by us, or a word of a fixed list.
OURS = re.compile(r"\.(unit|state|kind|status|reason|outcome|debit|credit|rule)_name\b")
EXPRESSION = re.compile(r"\{\{-?\s*(.+?)\s*-?\}\}", re.DOTALL)
HIDDEN = re.compile(
    r"\{#.*?#\}|\{%-? block (?:title|description|head) .*?\{%-? ?endblock|<title>.*?</title>"
    r"|<script.*?</script>",
    re.DOTALL,
)
STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b((?:\{\{.*?\}\}|\"[^\"]*\"|[^<>\"])*)>", re.DOTALL)
VOID = {"img", "input", "br", "meta", "link", "hr", "path"}


def blank(found: re.Match[str]) -> str:
    """Return as many characters that say nothing, so that places stay."""
    return re.sub(r"[^\n]", " ", found[0])


def undirected(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the expression of what people wrote with no `dir` on anything around."""
    bare = STATEMENT.sub(blank, HIDDEN.sub(blank, text))
    tags = [tag for tag in TAG.finditer(bare) if tag[2] not in VOID]
    for found in EXPRESSION.finditer(bare):
        inside = any(tag.start() < found.start() < tag.end() for tag in TAG.finditer(bare))
        said = found[1]
        if inside or re.match(r"(?:ui\.)?\w+\(", said) or not WRITTEN.search(said):
            continue
        depth = 0
        for tag in reversed([tag for tag in tags if tag.end() <= found.start()]):
            depth += 1 if tag[1] else -1
            if depth < 0:
                depth = 0
                if "dir=" in tag[3] or tag[2] == "bdi":
                    break
        else:
            yield text.count("\n", 0, found.start()) + 1, said


def test_what_people_write_says_its_own_direction() -> None:
    faults = [
        f"{path.relative_to(TEMPLATES)}:{line}: {said}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        if "web" not in path.relative_to(TEMPLATES).parts
        for line, said in undirected(path.read_text())
    ]
    assert not faults, 'Put dir="auto" on the element around it:\n' + "\n".join(faults)
