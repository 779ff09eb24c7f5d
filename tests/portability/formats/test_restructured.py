"""Tests that reStructuredText becomes Markdown that reads well and never speaks about itself."""

import json
import re
from pathlib import Path

import pytest

from services.portability.formats.restructured import shorten, to_markdown
from tests.portability.conftest import PEPS

CASES = [
    ("literals", "Use ``a_b`` here.", "Use `a_b` here."),
    ("emphasis", "*so* and **very**", "*so* and **very**"),
    ("links", "`on GitHub <https://example.org/x>`__.", "[on GitHub](https://example.org/x)."),
    ("a proposal's role", "See :pep:`8`.", "See [PEP 8](https://peps.python.org/pep-0008)."),
    ("a role nobody knows", "The :py:func:`~os.path.join` and :c:type:`PyObject`.",
     "The `os.path.join` and `PyObject`."),
    ("a role of prose", "See :ref:`the text <label>`.", "See the text."),
    ("a dangling link", "See `the other part`_ and thing_.", "See the other part and thing."),
    ("a dangling footnote", "As said [1]_ before.", "As said [1] before."),
    ("a substitution", "Over |zstd| all.", "Over zstd all."),
    ("an unknown directive", "Before.\n\n.. canonical-doc:: x\n\n   more\n\nAfter.",
     "Before.\n\nAfter."),
    ("code", "::\n\n    x = 1\n    y_z = 2", "```\nx = 1\ny_z = 2\n```"),
    ("named code", ".. code-block:: python\n\n   x = 1", "```python\nx = 1\n```"),
    ("a heading", "Why\n===\n\nSo.", "## Why\n\nSo."),
    ("a list", "- one\n- two", "- one\n- two"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_it_writes(given: str, wanted: str) -> None:
    assert to_markdown(given) == wanted


@pytest.mark.parametrize(
    "given",
    [
        ".. include:: /etc/passwd",
        ".. literalinclude:: /etc/passwd",
        ".. raw:: html\n   :file: /etc/passwd",
        ".. csv-table::\n   :file: /etc/passwd",
        "..  include:: /etc/passwd",
        ".. |x| include:: /etc/passwd\n\n|x|",
    ],
)
def test_it_reads_no_file(given: str) -> None:
    secret = Path("/etc/passwd").read_text().splitlines()[0]

    assert secret not in to_markdown(given)


def test_it_lets_nothing_raw_through() -> None:
    given = "Hi.\n\n.. raw:: html\n\n   <script>alert(1)</script>\n\n`x <javascript:alert(1)>`__"

    assert "alert(1)" not in re.sub(r"`[^`]*`", "", to_markdown(given))


def test_it_says_nothing_about_itself_in_any_proposal() -> None:
    for line in PEPS.read_text().splitlines():
        markdown = to_markdown(json.loads(line)["body"])
        prose = re.sub(r"```.*?```", "", markdown, flags=re.DOTALL)
        for noise in ("system-message", "System Message", "Unknown target", "Unknown interpreted"):
            assert noise not in markdown, line[:40]
        assert "``" not in prose, line[:40]


def test_it_cuts_at_a_paragraph() -> None:
    text, cut = shorten("\n\n".join(["word " * 19 + "end."] * 20), 500)

    assert cut
    assert len(text) <= 500
    assert text.endswith("end.")


def test_it_closes_a_code_block_it_cuts() -> None:
    text, cut = shorten("Intro.\n\n```\n" + "\n\n".join(["x = 1"] * 200) + "\n```", 300)

    assert cut
    assert text.count("```") == 2
