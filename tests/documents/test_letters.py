"""Letters are read word for word, and what is no letter is refused in one sentence."""

from __future__ import annotations

import contextlib
import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.documents.letters import MOST_TEXT, read_letter
from consult.documents.mail import text_of_html
from consult.domain.errors import BadDocument
from tests.documents.mails import mail

LETTER = ("Dear Ann,", "1. We meet in the hall.\nIt seats forty.", "Yours, Jo")
AS_TEXT = "\n\n".join(LETTER)


def as_word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_macros(package: bytes) -> bytes:
    stream = io.BytesIO(package)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    return stream.getvalue()


def as_pdf(text: str) -> bytes:
    from weasyprint import HTML

    written: bytes = HTML(string=f"<p>{text}</p>").write_pdf()
    return written


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(
        clone_from=PdfReader(io.BytesIO(as_pdf("Secret words of a letter that nobody may read.")))
    )
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def scan() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (AS_TEXT.encode(), "letter.txt"),
        (AS_TEXT.replace("\n", "\r\n").encode("cp1252"), "letter"),
        (mail(AS_TEXT), "letter.eml"),
        (mail(AS_TEXT, html="<p>The same, prettier</p>"), "LETTER.EML"),
        (mail(AS_TEXT).replace(b"utf-8", b"x-unknown"), "letter.eml"),
    ],
)
def test_a_letter_comes_out_in_its_paragraphs_word_for_word(data: bytes, name: str) -> None:
    assert read_letter(data, name).passages == LETTER


def test_a_word_letter_keeps_its_numbers_and_its_tables() -> None:
    document = docx.Document()
    for text in ("Dear Ann,", "1. We meet in the hall."):
        document.add_paragraph(text)
    row = document.add_table(1, 2).rows[0].cells
    row[0].text, row[1].text = "Hall", "40 seats"
    stream = io.BytesIO()
    document.save(stream)
    read = read_letter(stream.getvalue(), "letter.docx")
    assert read.passages == ("Dear Ann,", "1. We meet in the hall.", "Hall | 40 seats")
    assert read.ending == "docx"


def test_what_looks_like_a_question_or_a_form_stays_as_it_was_written() -> None:
    words = ("Q3. We agree.", "Question 1(d): not quite", "- a dash", "Our hall: ______", "(a) first")
    assert read_letter(as_word(*words), "letter.docx").passages == words


def test_a_pdf_with_text_is_read() -> None:
    words = "We think that the hall should be kept, and say so on behalf of all our members."
    assert words in " ".join(read_letter(as_pdf(words), "letter.pdf").passages)


def test_of_html_only_what_a_reader_would_see_is_taken() -> None:
    page = (
        "<html><head><title>T</title><style>p{color:red}</style><body><p>Dear Ann,<script>alert(1)</script></p>"
        "<div>We agree &amp; thank you.<br>All of us.</div><!-- not said --><ul><li>One<li>Two</ul>"
        '<img src="https://spy.example/x.gif" onerror="alert(2)">'
    )
    passages = read_letter(mail(html=page), "letter.eml").passages
    assert passages == ("Dear Ann,", "We agree & thank you.\nAll of us.", "One\nTwo")


def test_what_an_e_mail_encloses_comes_with_it_and_is_not_read_as_its_words() -> None:
    enclosed = (("our view.docx", as_word("Enclosed")), ("../../run.exe", b"MZ"))
    read = read_letter(mail("See enclosed.", enclosed=enclosed), "letter.eml")
    assert read.passages == ("See enclosed.",)
    assert [(one.filename, one.content[:2]) for one in read.enclosed] == [
        ("our view.docx", b"PK"),
        ("../../run.exe", b"MZ"),
    ]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "letter.txt", "is empty"),
        (b"hello\n\nthere", "letter.eml", "is not an e-mail, whatever its name says"),
        (b"%PDF-1.7 not really", "letter.eml", "is not an e-mail"),
        (locked_pdf(), "letter.pdf", "is locked with a password"),
        (scan(), "letter.pdf", "pictures of pages and no text"),
        (with_macros(as_word("Hello")), "letter.docm", "without macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "letter.doc", "an old .doc or Outlook .msg file"),
        (b"\x89PNG\r\n\x1a\n", "letter.png", "is not a letter that we can read"),
        (b"MZ\x90\0", "letter.txt", "is not a letter that we can read"),
        (b"<html>Hello</html>", "letter.html", "is not a letter that we can read"),
        (as_word(""), "letter.docx", "has no words in it"),
        (mail(" "), "letter.eml", "has no words in it"),
        (b"word " * (MOST_TEXT // 5 + 1), "letter.txt", "far longer than a letter"),
        (
            mail("a", enclosed=tuple((f"{n}.txt", b"x") for n in range(21))),
            "letter.eml",
            "more than 20 files",
        ),
    ],
)
def test_what_is_no_letter_is_refused_in_one_sentence_that_names_the_file(
    data: bytes, name: str, said: str
) -> None:
    with pytest.raises(BadDocument) as refused:
        read_letter(data, name)
    assert said in str(refused.value) and f"“{name}”" in str(refused.value)


@given(st.binary(max_size=400))
def test_no_bytes_whatever_do_more_than_be_refused(data: bytes) -> None:
    for name in ("x.eml", "x.txt"):
        with contextlib.suppress(BadDocument):
            read_letter(
                b"From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + data, name
            )


@given(st.text(alphabet="<>/&;!-abp \n'\"=", max_size=200))
def test_no_tag_comes_through_from_a_page(page: str) -> None:
    assert "<script" not in text_of_html(f"<p>{page}</p><script>x</script>").lower()
