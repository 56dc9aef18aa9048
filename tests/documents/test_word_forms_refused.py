"""What is no form of ours is refused with a sentence, and no file takes long to read."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from consult.documents.word_forms.reading import read_form
from consult.documents.word_forms.writing import write_form
from consult.domain.errors import BadDocument
from tests.documents.form_files import (
    DRAFT,
    edited,
    form_of,
    read_back,
    rewritten,
    write,
)

SAVED = Path(__file__).parent / "fixtures" / "forms"
GIVEN = write_form(form_of(DRAFT))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 30_000_000)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(GIVEN)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def with_words(inside: str) -> bytes:
    return rewritten(GIVEN, lambda xml: xml.replace("</w:body>", f"{inside}</w:body>"))


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


NO_FORMS = {
    "nothing": (b"", "is empty"),
    "zeros": (b"\0" * 100, "is empty"),
    "a PDF": (b"%PDF-1.7", "is not a Word file"),
    "the beginning of a zip": (b"PK\x03\x04 and no more", "is not a Word document"),
    "half a form": (GIVEN[: len(GIVEN) // 2], "is not a Word document"),
    "an old or locked file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "is an old .doc"),
    "a zip bomb": (bomb(), "unpacks to far more"),
    "macros": (with_part("word/vbaProject.bin", b"macro"), "has macros in it"),
    "entities": (
        rewritten(GIVEN, lambda xml: "<!DOCTYPE a [<!ENTITY b 'c'>]>" + xml.partition("?>")[2]),
        "outside",
    ),
    "a book": (with_words(paragraph(" ".join(map(str, range(500_000))))), "far longer than a filled form"),
    "ten thousand lines": (with_words(paragraph("x") * 10_000), "far longer than a filled form"),
}


@pytest.mark.parametrize("case", NO_FORMS)
def test_what_is_no_form_is_refused_with_a_sentence(case: str) -> None:
    content, sentence = NO_FORMS[case]
    with pytest.raises(BadDocument) as refused:
        read_form(content, "bad.docx")
    assert "“bad.docx”" in str(refused.value) and sentence in str(refused.value)


@pytest.mark.parametrize("text", [" " * 60_000, "1" * 60_000, "- " * 30_000, "☐ " * 20_000])
def test_a_very_long_line_is_read_in_ordinary_time(text: str) -> None:
    long = f"a{text}b"
    changes = (
        "Answer 1: choose one",
        "Answer 2",
        "Answer 6: a number in figures",
        "Answer 7: day, month and year",
    )
    began = time.process_time()
    placed = read_back(edited(GIVEN, lambda document: [write(document, label, long) for label in changes]))
    assert time.process_time() - began < 10
    assert any(stray.text.endswith("b") for stray in placed.strays)
