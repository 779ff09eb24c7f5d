"""Turns reStructuredText into Markdown without running anything it asks for."""

import re
from functools import cache
from typing import Any, cast

from docutils import core, nodes
from docutils.parsers.rst import Parser
from docutils.readers.standalone import Reader
from docutils.writers.html5_polyglot import Writer
from markdownify import MarkdownConverter

SETTINGS: dict[str, Any] = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "warning_stream": False,
    "_disable_config": True,
    "doctitle_xform": False,
    "sectsubtitle_xform": False,
    "initial_header_level": 2,
    "input_encoding": "unicode",
    "syntax_highlight": "none",
    "strip_comments": True,
    "footnote_references": "brackets",
    "math_output": "LaTeX",
    "embed_stylesheet": False,
    "stylesheet_path": None,
    "line_length_limit": 100_000,
    "smart_quotes": False,
    "trim_footnote_reference_space": False,
    "pep_references": True,
    "pep_base_url": "https://peps.python.org/",
    "rfc_references": True,
    "rfc_base_url": "https://datatracker.ietf.org/doc/html/",
}

# Roles that docutils itself does not know are kept as code, the prose ones as text.
_PROSE_ROLES = r"(?:ref|doc|term|abbr|dfn|menuselection|guilabel|samp|pypi|issue)"
_KNOWN_ROLES = (
    "pep|rfc|emphasis|strong|literal|code|math|subscript|sub|superscript|sup|title|title-reference"
)
_ROLE = re.compile(r":((?:[a-z]+:)?[a-z][a-z+.-]*):`([^`\n]+(?:\n[^`\n]+)?)`", re.IGNORECASE)
_TITLED = re.compile(r"(.*?)\s*<[^<>]*>", re.DOTALL)
_DROPPED = re.compile(
    r"^( *)\.\. (?:canonical-[a-z-]+|highlight|index|only|contents|section-numbering|sectnum"
    r"|image|include|literalinclude|raw|toctree|target-notes)::.*\n(?:(?:\1 +.*)?\n)*",
    re.MULTILINE,
)
_ADMONITION = re.compile(
    r"^( *)\.\. (versionadded|versionchanged|deprecated|seealso|todo|withdrawn|rejected|superseded"
    r"|accepted|pep-banner)::(.*)$",
    re.MULTILINE,
)


def to_markdown(text: str) -> str:
    """Return the Markdown of a reStructuredText.

    Nothing is read from files, nothing raw passes through, and what can't be understood stays as
    plain text rather than becoming a message about itself.
    """
    document = core.publish_doctree(
        _prepare(text), reader=Reader(), parser=Parser(), settings_overrides=SETTINGS
    )
    _clean(document)
    parts = core.publish_from_doctree(document, writer=Writer(), settings_overrides=SETTINGS)
    html = parts.decode() if isinstance(parts, bytes) else str(parts)
    body = html[html.index("<body") : html.index("</body>")]
    markdown = _converter().convert(body[body.index(">") + 1 :])
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", markdown)).strip()


def _prepare(text: str) -> str:
    text = _DROPPED.sub("", text if text.endswith("\n") else text + "\n")
    text = _ADMONITION.sub(
        lambda found: (
            f"{found[1]}.. admonition:: {found[2].capitalize()}\n\n{found[1]}   {found[3].strip()}"
        ),
        text,
    )
    return _ROLE.sub(_plain_role, text)


def _plain_role(found: re.Match[str]) -> str:
    role, inner = found[1].lower(), found[2]
    if re.fullmatch(_KNOWN_ROLES, role):
        return f":{role}:`{inner}`"
    titled = _TITLED.fullmatch(inner)
    shown = titled[1] if titled and titled[1] else inner
    if titled and not titled[1]:
        shown = inner.strip("<>")
    if re.fullmatch(_PROSE_ROLES, role):
        return shown
    return f"``{shown.removeprefix('!').removeprefix('~')}``"


def _clean(document: nodes.document) -> None:
    """Take out messages about the text, and links that lead nowhere."""
    for message in list(document.findall(nodes.system_message)):
        message.parent.remove(message)
    for broken in list(document.findall(nodes.problematic)):
        broken.parent.replace(broken, nodes.Text(_said(broken.astext())))
    for unknown in list(document.findall(nodes.substitution_reference)):
        unknown.parent.replace(unknown, nodes.Text(unknown.astext()))
    for image in list(document.findall(nodes.image)):
        image.parent.replace(image, nodes.Text(image.get("alt", "")))
    for kind in (nodes.footnote_reference, nodes.citation_reference):
        for mark in list(document.findall(kind)):
            mark.parent.replace(mark, nodes.Text(f"[{mark.astext()}]"))
    for link in list(document.findall(nodes.reference)):
        if "refuri" not in link or not str(link["refuri"]).startswith(("http://", "https://")):
            link.parent.replace(link, [child.deepcopy() for child in link.children])
    notes: list[Any] = [*document.findall(nodes.footnote), *document.findall(nodes.citation)]
    for note in notes:
        label = note.children[0].astext() if note.children else ""
        whole = nodes.paragraph("", f"[{label}] " + " ".join(note.astext().split()[1:]))
        note.parent.replace(note, whole)


def _said(broken: str) -> str:
    """Return the words of markup that could not be understood; dangling footnotes vanish."""
    if re.fullmatch(r"\[[^\]]*\]_", broken):
        return broken[:-1]
    if found := re.fullmatch(r"`([^`<]*?)\s*(?:<[^>]*>)?`_{0,2}", broken):
        return found[1]
    if found := re.fullmatch(r"\|([^|]*)\|_{0,2}", broken):
        return found[1]
    if found := re.fullmatch(r"([\w.-]+?)_{1,2}", broken):
        return found[1]
    return broken


class _Converter(MarkdownConverter):
    """Writes literals as code; docutils marks them by a class."""

    def convert_span(self, element: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ANN401
        """Return the Markdown of a span."""
        if "literal" in (element.get("class") or []) and "_noformat" not in parent_tags:
            return str(cast("Any", self).convert_code(element, element.get_text(), parent_tags))
        return text


@cache
def _converter() -> _Converter:
    return _Converter(
        heading_style="ATX",
        bullets="-",
        escape_asterisks=True,
        escape_underscores=True,
        escape_misc=False,
        code_language_callback=_language,
    )


def _language(element: Any) -> str:  # noqa: ANN401  a parsed element
    words = [name for name in element.get("class") or [] if name not in ("code", "literal-block")]
    return words[0] if words and re.fullmatch(r"[a-z0-9+-]+", words[0]) else ""


def shorten(markdown: str, most: int) -> tuple[str, bool]:
    """Return the text cut at a paragraph to at most `most` characters, and whether it was cut."""
    if len(markdown) <= most:
        return markdown, False
    kept: list[str] = []
    size = 0
    for paragraph in markdown.split("\n\n"):
        size += len(paragraph) + 2
        if size > most - 8:
            break
        kept.append(paragraph)
    text = "\n\n".join(kept) or markdown[: most - 8]
    # A code block that was cut in the middle is closed.
    fences = re.findall(r"^```", text, re.MULTILINE)
    return (text + "\n```" if len(fences) % 2 else text), True
