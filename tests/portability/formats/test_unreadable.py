"""Saying what a file is that nothing can read."""

import gzip
import io
import zipfile

import pytest

from services.portability.formats.unreadable import reason


def zipped(*names: str) -> bytes:
    """Return an archive with files of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "said", "remedy"),
    [
        (b"", "is empty", "Export it again"),
        (b"\xef\xbb\xbf \n\n", "is empty", "Export it again"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook", "CSV UTF-8"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document", "as CSV"),
        (zipped("posts.csv"), "a ZIP archive", "Unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "an old Excel", "CSV UTF-8"),
        (gzip.compress(b"id,title\n", mtime=0), "a gzip archive", "Unpack it"),
        (b"%PDF-1.7\n", "a PDF", "as CSV"),
        (b"\n <!DOCTYPE html>\n<html>", "a web page", "as CSV"),
        (b'<?xml version="1.0"?>', "a web page or XML", "as CSV"),
        (b'[{"title": "A"}]', "a JSON array", "on each line"),
        (b'{\n  "title": "A"\n}\n', "over several lines", "on each line"),
    ],
)
def test_it_says_what_was_seen_and_what_would_do(data: bytes, said: str, remedy: str) -> None:
    assert said in reason(data)
    assert remedy in reason(data)


@pytest.mark.parametrize(
    "data",
    [
        b"id,title\n1,A\n",
        "id,title\n".encode("utf-16"),
        b'{"title": "A"}\n',
        "Titel;Beschreibung\nNächte;x\n".encode("cp1252"),
        b"\n\nid,title\n",
    ],
)
def test_it_lets_others_be_read(data: bytes) -> None:
    assert reason(data) == ""
