"""Letters and notes of events stand in every face of a report, each apart from the answers to the questions."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from consult.reports.html import annex, has_annex, main_part, render_html
from consult.reports.pdf import render_pdf_in_child
from consult.reports.spreadsheet import render_xlsx
from consult.reports.value import Letter, Note, Report, canonical_json, from_dict, from_json, to_dict
from consult.reports.word import render_docx
from tests.reports.builders import SAYINGS, make_report

LETTERS = (
    Letter(
        "Dunmere Parish Council",
        "Community",
        "Friday 30 July 2010",
        "by e-mail",
        ("Dear Rowan,", SAYINGS[3], "=cmd & <b>bold</b>", SAYINGS[0]),
    ),
    Letter("A voluntary organisation", "Voluntary", passages=(SAYINGS[1],)),
)
NOTES = (
    Note(
        "Event",
        "Evening in Arle",
        "Tuesday 20 July 2010",
        "The hall",
        "",
        "23",
        ("Parking is short.", "Who pays?"),
    ),
    Note(
        "Minuted comment",
        "Item 7",
        "Wednesday 21 July 2010",
        body="Severnvale Board",
        points=("Noted.",),
        decides="Severnvale Board decides, Wednesday 6 October 2010",
    ),
)


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report(6, letters=LETTERS, letters_withheld=1, notes=NOTES)


def test_a_report_that_was_stored_before_there_were_letters_still_loads() -> None:
    stored = to_dict(make_report(3))
    for name in ("letters", "letters_withheld", "notes"):
        del stored[name]
    for row in stored["respondents"]:
        del row["way"]
    for row in stored["circulation"]:
        del row["unasked"]
    assert from_dict(stored) == make_report(3)


def test_letters_and_notes_are_stored_and_come_back_equal(report: Report) -> None:
    assert from_json(canonical_json(report)) == report


def test_on_the_page_each_is_under_its_own_heading_and_escaped(report: Report) -> None:
    page = render_html(report)
    letters, rest = page.split('<h2 id="letters">')[1].split('<h2 id="late">')
    assert "Dunmere Parish Council" in letters and "=cmd &amp; &lt;b&gt;bold&lt;/b&gt;" in letters
    assert "Community sector, received Friday 30 July 2010, by e-mail" in letters
    assert "One more letter chose not to be published" in letters
    notes = rest.split('<h2 id="notes">')[1]
    assert "Present: 23" in notes and "This body decides later:" in notes
    for anchor in ("letters", "notes"):
        assert f'href="#{anchor}"' in page


def test_a_report_without_them_has_no_empty_headings() -> None:
    page = render_html(make_report(3))
    assert 'id="letters"' not in page and 'id="notes"' not in page


def test_in_the_word_document_they_are_headings(report: Report) -> None:
    texts = [paragraph.text for paragraph in Document(io.BytesIO(render_docx(report))).paragraphs]
    assert (
        texts.index("Letters")
        < texts.index("Letter 1: Dunmere Parish Council")
        < texts.index("1. Dear Rowan,")
    )
    assert texts.index("Appendix E: events and minuted comments") < texts.index("1. Parking is short.")
    assert "This body decides later: Severnvale Board decides, Wednesday 6 October 2010" in texts


def test_in_the_workbook_each_passage_and_each_point_is_a_row_of_text(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(report)))
    words = {row[0].value: row[2] for row in book["Words"].iter_rows()}
    assert words["Letter 1, passage 3"].value == LETTERS[0].passages[2]
    assert words["Letter 1, passage 3"].data_type == "s"
    points = [row[8].value for row in book["Events"].iter_rows()]
    assert points == ["Point", "Parking is short.", "Who pays?", "Noted."]


def test_many_letters_go_to_the_annex_and_each_is_there_once() -> None:
    long = tuple(Letter(f"Parish {n}", passages=(" ".join(SAYINGS),) * 20) for n in range(20))
    report = make_report(3, letters=long)
    assert has_annex(report)
    names = [words.name for part in annex(report) for passage in part for words in passage.words]
    assert [names.count(one.name) for one in long] == [1] * 20
    main = main_part(report)
    assert "All 20 letters are in the annex." in main and "Parish 7" not in main


def test_whoever_answered_unasked_is_counted_beside_the_asked_and_not_among_them() -> None:
    first, *others = make_report(6).circulation
    report = make_report(6, circulation=(dataclasses.replace(first, unasked=2), *others))
    assert report.unasked == 2 and report.asked == report.answered + report.came_late + report.unanswered
    assert "2 more organisations answered without having been asked" in render_html(report)


def test_printed_they_are_tagged_lists_in_which_a_checker_finds_nothing(
    report: Report, tmp_path: Path
) -> None:
    printed = tmp_path / "report.pdf"
    printed.write_bytes(render_pdf_in_child(report))
    command = [sys.executable, "-m", "pdfua", "check", str(printed)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "PASS (no findings)" in checked.stdout, checked.stdout
