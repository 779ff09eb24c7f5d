"""Renders what people write: Markdown without raw HTML, through an allow-list."""

import functools
import re
from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

TAGS = {
    "p", "br", "hr", "em", "strong", "del", "s", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto"}
CLASSES: dict[str, set[str]] = {"a": {"mention"}}
MENTION = re.compile(
    r"(?<![\w@/.])@([a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?)(?![\w@])", re.IGNORECASE
)
LONGEST = 20_000


def _mentions(state: Any) -> None:  # noqa: ANN401  the parser's own state
    """Turn @handle in running text into links to profiles."""
    for block in state.tokens:
        if block.type == "inline" and block.children and "@" in block.content:
            block.children = _linked(block.children)


def _linked(children: Sequence[Token]) -> list[Token]:
    made: list[Token] = []
    depth = 0
    for token in children:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or depth or "@" not in token.content:
            made.append(token)
            continue
        end = 0
        for found in MENTION.finditer(token.content):
            made.append(_text(token.content[end : found.start()]))
            opening = Token("link_open", "a", 1)
            opening.attrs = {"href": f"/members/{found[1].lower()}", "class": "mention"}
            made += [opening, _text(found[0]), Token("link_close", "a", -1)]
            end = found.end()
        made.append(_text(token.content[end:]))
    return made


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _lower_headings(state: Any) -> None:  # noqa: ANN401  the parser's own state
    """Begin headings at the third level, which the page leaves free, and go down without a gap."""
    opened = [token for token in state.tokens if token.type == "heading_open"]
    ranks = {tag: place for place, tag in enumerate(sorted({token.tag for token in opened}))}
    last, tag = -1, "h3"
    for token in state.tokens:
        if token.type == "heading_open":
            last = min(ranks[token.tag], last + 1)
            tag = f"h{min(3 + last, 6)}"
        if token.type in ("heading_open", "heading_close"):
            token.tag = tag


def _image(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    _env: MutableMapping[str, Any],
) -> str:
    """Show an image as a link to it: nothing is loaded from elsewhere without being asked."""
    token = tokens[index]
    source = str(token.attrs.get("src", ""))
    label = nh3.clean_text(token.content or source)
    return f'<a href="{nh3.clean_text(source)}">{label}</a>'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": False})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.push("mentions", _mentions)
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.add_render_rule("image", _image)
    return parser


_PARSER = _parser()


@functools.lru_cache(maxsize=4096)
def render(text: str) -> str:
    """Return safe HTML of Markdown; links carry `rel="nofollow ugc noopener"`."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    try:
        raw = _PARSER.render(text)
    except RecursionError:
        raw = f"<pre>{nh3.clean_text(text)}</pre>"
    return nh3.clean(
        raw,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
        strip_comments=True,
    )


def markdown(text: str) -> Markup:
    """Return safe HTML of Markdown, for templates."""
    return Markup(render(text or ""))  # noqa: S704  nh3 has just cleaned it
