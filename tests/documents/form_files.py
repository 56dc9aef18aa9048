"""Makes forms for the tests, and does to them what colleagues and their programs do."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml

from consult.documents.word_forms.form import Form, Part, Place
from consult.documents.word_forms.placing import Placed, place
from consult.documents.word_forms.reading import W, read_form
from consult.domain.answers import Answer
from consult.domain.questions import Question

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TRACKED = 'w:author="Jo Lunt" w:date="2010-08-02T09:00:00Z"'
QUESTIONS = (
    Question("q1", "Is the proposed membership right?", "yes_no_comment", "a"),
    Question("q2", "What would you change?", "free_text", "b", hint="Say what, and why."),
    Question(
        "q3",
        "Which of these do you use?",
        "choice_many",
        "c",
        options=("The bus", "A lift", "Don't know", "A-board"),
    ),
    Question("q4", "Rank these", "ranking", "d", options=("Buses", "Trains", "Paths")),
    Question(
        "q5", "How good are these?", "matrix", "e", options=("Parking", "Shops"), columns=("Good", "Poor")
    ),
    Question("q6", "How many members have you?", "number", "f"),
    Question("q7", "When do you meet next?", "date", "g"),
    Question("q8", "Should the Forum meet twice a year?", "agree_scale", "h"),
    Question("q9", "Whom may we write to?", "contact", "i"),
)
COMMENT = Question("comment-s1", "Any comment on “The Board”", "free_text")
WHOLE = Question("comment-paper", "Any comment on “A smaller Board”", "free_text")
DRAFT: dict[str, Answer] = {
    "q1": {"choice": "Yes", "text": "It is fairer.\n\nIt is also cheaper."},
    "q2": {"text": "One seat more for carers.\nŴyn agrees: “yes” – twice."},
    "q3": {"choices": ["The bus", "Don't know"]},
    "q4": {"ranking": ["Paths", "Buses"]},
    "q5": {"rows": {"Shops": "Poor"}, "text": "No shop is open on Sundays."},
    "q6": {"number": "1250"},
    "q7": {"date": "2010-10-20"},
    "q8": {"choice": "Disagree"},
    "q9": {"text": "Mair Pugh, 1 High Street"},
}
BODY = """We propose a Board of nine members instead of fourteen.

- six from public bodies
- three from others

| Now | Then |
| 14 | 9 |"""


def form_of(draft: Mapping[str, Answer] | None = None, questions: tuple[Question, ...] = QUESTIONS) -> Form:
    """A form for these questions with a draft in it: two parts, a comment on the proposal and one on the whole."""
    draft = draft or {}
    numbered = enumerate((*questions, COMMENT, WHOLE), 1)
    places = [Place(n, one, draft.get(one.id), 3 if one.id in draft else 0) for n, one in numbered]
    about = (
        ("Reference", "SP-2010-1 (round 1, version 2, abababababab)"),
        ("Answer by", "Monday 27 September 2010"),
    )
    parts = (Part("1. The Board", BODY, tuple(places[:-1])), Part("The paper as a whole", "", (places[-1],)))
    return Form("SP-2010-1", "A smaller Board", 1, 2, "ab" * 32, "cd" * 8, about, parts)


def read_back(content: bytes, form: Form | None = None) -> Placed:
    """What a file says, read against a form whose draft is blank, so that nothing can be taken from there."""
    return place(read_form(content, "form.docx"), form or form_of())


def answers_in(placed: Placed) -> dict[str, Answer]:
    return {key: found.value for key, found in placed.found.items() if found.value}


def edited(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The file after somebody's change to its document, as python-docx opens it."""
    document = docx.Document(io.BytesIO(content))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def row_of(document: Any, label: str) -> Any:
    """The row with these words on its left."""
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text == label:
                return row
    raise LookupError(label)


def write(document: Any, label: str, text: str) -> None:
    """Write over what stands beside a label; the anchors that stood there go."""
    row_of(document, label).cells[1].text = text


def without(content: bytes, *patterns: str) -> bytes:
    """The file with everything that matches taken out of its main part: what a careless program loses."""
    return rewritten(content, lambda xml: re.sub("|".join(patterns), "", xml, flags=re.S))


def rewritten(content: bytes, change: Callable[[str], str], name: str = "word/document.xml") -> bytes:
    """The file with one part of its package changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for each in given.namelist():
            part = given.read(each)
            made.writestr(each, change(part.decode()) if each == name else part)
    return out.getvalue()


CONTROLS = r"<w:sdt>|</w:sdt>|<w:sdtPr>.*?</w:sdtPr>|<w:sdtContent>|</w:sdtContent>"
BOOKMARKS = r"<w:bookmark(?:Start|End)[^>]*/>"


def without_properties(content: bytes) -> bytes:
    """The file after a program that keeps no properties of others."""
    return rewritten(content, lambda _xml: "<Properties/>", "docProps/custom.xml")


def tracked(document: Any, label: str, deleted: str, inserted: str) -> None:
    """Beside a label, strike out one text and insert another, both as tracked changes in a paragraph of their own."""
    runs = (
        f'<w:del w:id="901" {TRACKED}><w:r><w:delText xml:space="preserve">{deleted}</w:delText></w:r></w:del>'
        f'<w:ins w:id="902" {TRACKED}><w:r><w:t xml:space="preserve">{inserted}</w:t></w:r></w:ins>'
    )
    cell = row_of(document, label).cells[1]._tc
    for old in list(cell.iter(f"{W}p", f"{W}sdt")):
        if old.getparent() is not None:
            old.getparent().remove(old)
    cell.append(parse_xml(f"<w:p {SPACE}>{runs}</w:p>"))


def through_libreoffice(content: bytes, kind: str = "docx") -> bytes:
    """The file as the LibreOffice of this machine opens and saves it. Raises RuntimeError where it cannot."""
    filters = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf"}
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError("There is no LibreOffice here (apt-get install libreoffice-writer).")
    with tempfile.TemporaryDirectory(prefix="consult-office-") as name:
        folder = Path(name)
        (folder / "form.docx").write_bytes(content)
        own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        out = folder / "out"
        command = [
            program,
            own,
            "--headless",
            "--convert-to",
            filters[kind],
            "--outdir",
            str(out),
            "form.docx",
        ]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
        return (out / f"form.{kind}").read_bytes()
