"""Files that are no paper are refused in a sentence that names them; odd ones are read all the same."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from consult.documents.papers import as_json, read_paper
from consult.domain.errors import BadDocument
from tests.documents.word_files import W, paragraph, raw_word

PNG = b"\x89PNG\r\n\x1a\n" + bytes(600)
ASKS = "Our plan for the ferry\n\nDo you agree with our plan?"


def pdf(*, locked: bool) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    if locked:
        writer.encrypt("a secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def entity(declared: str) -> bytes:
    body = "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>"
    text = f"<!DOCTYPE w [{declared}]><w:document {W}>{body}</w:document>"
    return zipped({"word/document.xml": text.encode()})


REFUSED = {
    "picture.docx": PNG,
    "picture.pdf": PNG,
    "picture.txt": PNG,
    "program.exe": b"MZ",
    "no ending": b"text",
    "nothing.docx": b"",
    "blank.txt": b" \n\0\n",
    "locked.pdf": pdf(locked=True),
    "scanned.pdf": pdf(locked=False),
    "cut.pdf": b"%PDF-1.7\n1 0 obj <<",
    "cut.docx": raw_word(paragraph("text"))[:70],
    "sheet.docx": zipped({"xl/workbook.xml": b"<a/>"}),
    "broken.docx": zipped({"word/document.xml": b"<w:document"}),
    "wordless.docx": raw_word("<w:p/>"),
    "bomb.docx": zipped({"word/document.xml": bytes(101 * 1024 * 1024)}),
    "swollen.docx": zipped({"word/document.xml": b" " * 20_000_000}),
    "crowd.docx": zipped({f"part{n}": b"" for n in range(2_001)}),
    "outside.docx": entity('<!ENTITY x SYSTEM "file:///etc/hostname">'),
    "laughs.docx": entity('<!ENTITY a "aaaa"><!ENTITY x "&a;&a;">'),
    "deep.docx": raw_word("<w:sdt><w:sdtContent>" * 2_000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 2_000),
    "huge.txt": b"word " * (50 * 1024 * 1024 // 5),
    "long.md": b"word " * 500_000,
}


@pytest.mark.parametrize("name", REFUSED, ids=str)
def test_a_file_that_is_no_paper_is_refused_by_name(name: str) -> None:
    with pytest.raises(BadDocument) as refusal:
        read_paper(REFUSED[name], name)
    sentence = str(refusal.value)
    assert name in sentence
    assert sentence.endswith(".")


def test_the_limit_is_told() -> None:
    with pytest.raises(BadDocument, match="10 MB"):
        read_paper(REFUSED["huge.txt"], "huge.txt")


@pytest.mark.parametrize(
    "data",
    [
        ASKS.encode("utf-8-sig"),
        ASKS.encode("utf-16"),
        ASKS.encode("utf-16-le"),
        ASKS.encode("cp1252"),
        ASKS.replace(" ", "\0 ", 1).encode(),
        ASKS.replace("ferry", "ferry\udc80").encode("utf-8", "surrogatepass"),
        ASKS.replace("\n", "\r\n").encode(),
    ],
    ids=["mark", "utf-16", "utf-16 without mark", "windows", "nul", "surrogate", "windows ends"],
)
def test_whatever_the_encoding_the_words_are_the_same(data: bytes) -> None:
    paper = read_paper(data, "paper.txt")
    assert paper.title == "Our plan for the ferry"
    assert [question.text for question in paper.questions] == ["Do you agree with our plan?"]


def test_windows_quotation_marks_and_pounds_survive() -> None:
    text = "“Our plan” costs £5 – or less\n\nDo you agree with it?"
    assert read_paper(text.encode("cp1252"), "paper.txt").title == "“Our plan” costs £5 – or less"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_and_never_fails(text: str) -> None:
    try:
        paper = read_paper(text.encode("utf-8", "surrogatepass"), "paper.md")
    except BadDocument:
        return
    assert str(as_json(paper)).encode()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.docx", "a.pdf", "a.txt", "a.md"]))
def test_any_bytes_are_read_or_refused_and_never_fail(data: bytes, name: str) -> None:
    try:
        read_paper(data, name)
    except BadDocument as refusal:
        assert name in str(refusal)
