"""Turns Markdown that people write into safe HTML and into plain excerpts.

All of it is linear in the length of the text, and bounded: a text that would become far longer
than it is, or is nested deeper than anybody reads, is shown as plain text instead.
"""

import re
from datetime import datetime
from html import escape, unescape

import nh3
from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown

TAGS = {
    "p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
# What may hold a paragraph finds its direction by its first letters.
DIRECTED = {"p", "ul", "ol", "h3", "h4", "h5", "h6", "th", "td"}
ATTRIBUTES = {
    **{tag: {"dir"} for tag in DIRECTED},
    "a": {"href", "title"},
    "ol": {"start", "dir"},
}
SCHEMES = {"http", "https", "mailto"}
CLASSES = {"a": {"mention"}}
MENTION = re.compile(
    r"(?<![\w@/.])@([a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?)(?![\w@])", re.IGNORECASE
)

LONGEST = 20_000
# HTML may be so many times as long as the text it comes from.
MOST_GROWTH = 12
MOST_DEPTH = 40
MOST_CELLS = 2_000
MOST_MENTIONS = 50
EXCERPT_LENGTH = 200
# Of a text so much is read for its excerpt.
EXCERPT_READS = 4_000

_PIECE = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_HEADING = re.compile(r"<h([1-6])>")
_ATTRIBUTE = re.compile(r'(src|alt)="([^"]*)"')
_IMAGE = re.compile(r"<img [^<>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|blockquote)>|<br />")
_DELIMITERS = re.compile(r"[\s|:>-]*-[\s|:>-]*")
_PARAGRAPHS = re.compile(r"\n{2,}")
# A character of the private use area, which no text keeps.
_BETWEEN = "\ue000"
_VOID = {"br", "hr", "img"}


def to_html(text: str, time: datetime | None = None) -> str:
    """Return safe HTML of Markdown; links carry `rel="nofollow ugc noopener"`.

    Raw HTML is shown as it was typed, an image is a link to it, `@handle` leads to the profile of
    who had it when the text was written.
    Headings begin at the third level, which a page leaves free.
    """
    text = text[:LONGEST]
    raw = _render(text, raw_html=False)
    if len(raw) > MOST_GROWTH * len(text) + 1_000:
        return plain(text)
    linked = _linked(raw, f"?at={int(time.timestamp())}" if time else "")
    if linked is None:
        return plain(text)
    return nh3.clean(
        linked,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
        strip_comments=True,
    )


def plain(text: str) -> str:
    """Return safe HTML that shows a text as it was typed, with its paragraphs and line breaks."""
    paragraphs = _PARAGRAPHS.split(text.strip("\n"))
    return "\n".join(
        f'<p dir="auto">{escape(one, quote=False)}</p>'.replace("\n", "<br>\n")
        for one in paragraphs
    )


def excerpt(text: str, most: int = EXCERPT_LENGTH) -> str:
    """Return the first paragraph of Markdown that says something, as plain text.

    Code and tables say nothing here. What is longer ends at a word, with an ellipsis.
    """
    html = _render(text[:EXCERPT_READS], raw_html=True)
    if len(html) > MOST_GROWTH * EXCERPT_READS:
        return shorten(" ".join(text.split()), most)
    html = _IMAGE.sub(lambda found: _attributes(found[0]).get("alt", ""), html)
    bare = nh3.clean(
        _BLOCK_END.sub(_BETWEEN, html),
        tags=set(),
        attributes={},
        clean_content_tags={"pre", "table", "script", "style"},
    )
    for block in unescape(bare).split(_BETWEEN):
        line = " ".join(block.split())
        if line:
            return shorten(line, most)
    return ""


def shorten(line: str, most: int) -> str:
    """Return a line of at most so many characters; one that is cut ends with an ellipsis."""
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    words, _, _ = cut.rpartition(" ")
    # Scripts without spaces have no word to end at.
    return (words if len(words) > most // 2 else cut).rstrip() + "…"


def _extensions(*, tables: bool) -> ExtensionOptions:
    options = ExtensionOptions()
    options.strikethrough = True
    options.cjk_friendly_emphasis = True
    options.table = tables
    return options


def _rendering(*, raw_html: bool) -> RenderOptions:
    options = RenderOptions()
    options.escape = not raw_html
    options.unsafe_ = raw_html
    return options


_PARSING = ParseOptions()
_EXTENSIONS = {tables: _extensions(tables=tables) for tables in (True, False)}
_RENDERING = {raw: _rendering(raw_html=raw) for raw in (True, False)}


def _render(text: str, *, raw_html: bool) -> str:
    html: str = render_markdown(
        text,
        extension_options=_EXTENSIONS[_cells(text) <= MOST_CELLS],
        parse_options=_PARSING,
        render_options=_RENDERING[raw_html],
    )
    return html


def _cells(text: str) -> int:
    """Return how many cells the tables of a text have at most, each row filled up to the widest.

    Source: GitHub Flavored Markdown, 4.10: rows with fewer cells than the header are filled.
    """
    lines = text.splitlines()
    columns = max((line.count("|") + 1 for line in lines if _DELIMITERS.fullmatch(line)), default=0)
    return columns * sum(1 for line in lines if line.strip())


def _attributes(tag: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag))


def _linked(html: str, query: str) -> str | None:
    """Return comrak's HTML with mentions and images as links, and headings in order.

    Links of mentions end with `query`. None where it is nested too deeply. Its `<` and `>` are only
    those of tags.
    """
    walk = _Walk(html, query)
    made = []
    for piece in _PIECE.findall(html):
        tag = _TAG.match(piece)
        made.append(walk.tag(piece, tag[2], closing=tag[1] == "/") if tag else walk.text(piece))
        if walk.depth > MOST_DEPTH:
            return None
    return "".join(made)


class _Walk:
    """Goes through HTML from its beginning to its end, a tag or a text at a time."""

    def __init__(self, html: str, query: str) -> None:
        self.query = query
        found = sorted(set(_HEADING.findall(html)))
        self.ranks = {f"h{level}": rank for rank, level in enumerate(found)}
        self.depth = 0
        self.mentions = 0
        self.rank = -1
        # Open links and code, in which nobody is linked; a link that leads nowhere is "".
        self.inside: list[str] = []

    def text(self, piece: str) -> str:
        if self.inside or "@" not in piece or self.mentions >= MOST_MENTIONS:
            return piece
        linked, count = MENTION.subn(self._mention, piece, MOST_MENTIONS - self.mentions)
        self.mentions += count
        return linked

    def _mention(self, found: re.Match[str]) -> str:
        return f'<a href="/members/{found[1].lower()}{self.query}" class="mention">{found[0]}</a>'

    def tag(self, piece: str, name: str, *, closing: bool) -> str:
        if name == "img":
            return _image(piece, nested="a" in self.inside)
        if name not in _VOID:
            self.depth += -1 if closing else 1
        if name in ("a", "code", "pre"):
            return self._link_or_code(piece, name, closing=closing)
        if name in self.ranks:
            return self._heading(name, closing=closing)
        if name in DIRECTED and not closing:
            return f'{piece[: len(name) + 1]} dir="auto"{piece[len(name) + 1 :]}'
        return piece

    def _link_or_code(self, piece: str, name: str, *, closing: bool) -> str:
        if closing:
            kind = self.inside.pop() if self.inside else name
        else:
            # A link that leads nowhere safe is left out; what it says stays.
            kind = "" if piece.startswith('<a href=""') else name
            self.inside.append(kind)
        return piece if kind else ""

    def _heading(self, name: str, *, closing: bool) -> str:
        """Begin headings at the third level, and go down without a gap."""
        if not closing:
            self.rank = min(self.ranks[name], self.rank + 1)
        tag = f"h{min(3 + self.rank, 6)}"
        return f"</{tag}>" if closing else f'<{tag} dir="auto">'


def _image(tag: str, *, nested: bool) -> str:
    """Show an image as a link to it: nothing is loaded from elsewhere without being asked."""
    said = _attributes(tag)
    source = said.get("src", "")
    label = said.get("alt") or source
    return label if nested or not source else f'<a href="{source}">{label}</a>'
