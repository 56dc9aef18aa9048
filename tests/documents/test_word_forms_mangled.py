"""A form whose places were lost, moved, doubled or written over: nothing of it is dropped."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest

from consult.documents.word_forms.writing import write_form
from tests.documents.form_files import (
    BOOKMARKS,
    CONTROLS,
    DRAFT,
    QUESTIONS,
    answers_in,
    edited,
    form_of,
    read_back,
    rewritten,
    row_of,
    without,
    without_properties,
)

SAVED = Path(__file__).parent / "fixtures" / "forms"
GIVEN = write_form(form_of(DRAFT))


LOSSES = {
    "content controls": lambda content: without(content, CONTROLS),
    "bookmarks": lambda content: without(content, BOOKMARKS),
    "both": lambda content: without(content, CONTROLS, BOOKMARKS),
    "both, and the properties": lambda content: without_properties(without(content, CONTROLS, BOOKMARKS)),
    "the words on the left": lambda content: edited(content, relabelled),
    "the words on the left and the controls": lambda content: without(edited(content, relabelled), CONTROLS),
    "the words on the left and the bookmarks": lambda content: without(
        edited(content, relabelled), BOOKMARKS
    ),
}


def relabelled(document: Any) -> None:
    for table in document.tables:
        for row in table.rows:
            if re.match(r"Answer \d", row.cells[0].text):
                row.cells[0].text = ""


@pytest.mark.parametrize("loss", LOSSES)
def test_answers_come_back_while_one_anchor_of_the_three_is_left(loss: str) -> None:
    placed = read_back(LOSSES[loss](GIVEN))
    assert answers_in(placed) == DRAFT
    assert placed.strays == []


def test_tables_in_any_order_come_back() -> None:
    def shuffle(document: Any) -> None:
        body = document.element.body
        for table in list(reversed(document.tables)):
            body.insert(0, table._tbl)

    placed = read_back(edited(GIVEN, shuffle))
    assert answers_in(placed) == DRAFT and placed.strays == []


def test_rows_in_any_order_come_back() -> None:
    def shuffle(document: Any) -> None:
        for table in document.tables:
            for row in list(reversed(table.rows)):
                table._tbl.append(row._tr)

    assert answers_in(read_back(edited(GIVEN, shuffle))) == DRAFT


def test_a_table_that_was_made_into_text_comes_back() -> None:
    def flatten(document: Any) -> None:
        table = next(one for one in document.tables if one.rows[0].cells[0].text == "Answer 2")
        before = docx.text.paragraph.Paragraph(table._tbl.getnext(), document)
        before.insert_paragraph_before("Answer 2\tOne seat more,")
        before.insert_paragraph_before("and a vote.")
        table._tbl.getparent().remove(table._tbl)

    placed = read_back(edited(GIVEN, flatten))
    assert placed.found["q2"].value == {"text": "One seat more,\nand a vote."}
    assert placed.strays == []


def test_an_answer_under_a_question_whose_table_is_gone_is_its_answer() -> None:
    def retype(document: Any) -> None:
        for label, text in (("Answer 2", "We would keep fourteen."), ("Answer 8: choose one", "Disagree")):
            table = next(one for one in document.tables if one.rows[0].cells[0].text == label)
            docx.text.paragraph.Paragraph(table._tbl.getnext(), document).insert_paragraph_before(text)
            table._tbl.getparent().remove(table._tbl)

    placed = read_back(edited(GIVEN, retype))
    assert placed.found["q2"].value == {"text": "We would keep fourteen."}
    assert placed.found["q8"].value == {"choice": "Disagree"} and placed.found["q8"].doubt


def test_a_question_that_is_gone_with_its_table_is_not_in_the_file() -> None:
    def cut(document: Any) -> None:
        table = next(one for one in document.tables if one.rows[0].cells[0].text == "Answer 2")
        table._tbl.getparent().remove(table._tbl)

    placed = read_back(edited(GIVEN, cut))
    assert "q2" not in placed.found and len(placed.found) == len(QUESTIONS) + 1


# --- what belongs nowhere


def test_text_outside_every_place_is_handed_back_with_the_place_it_stood_at() -> None:
    def scribble(document: Any) -> None:
        table = next(one for one in document.tables if one.rows[0].cells[0].text == "Answer 2")
        docx.text.paragraph.Paragraph(table._tbl.getnext(), document).insert_paragraph_before(
            "See our letter of May."
        )
        document.paragraphs[0].insert_paragraph_before("Draft 3, Mair to check")
        row_of(document, "Answer by").cells[1].text = "Wednesday, please"
        document.sections[0].footer.paragraphs[0].text = "Wick Carers Network, charity 1234"

    placed = read_back(edited(GIVEN, scribble))
    assert {(stray.text, stray.near) for stray in placed.strays} == {
        ("See our letter of May.", "q2"),
        ("Draft 3, Mair to check", "comment-paper"),
        ("Answer by | Wednesday, please", "comment-paper"),
        ("Wick Carers Network, charity 1234", "comment-paper"),
    }
    assert answers_in(placed) == DRAFT


def test_words_of_the_paper_that_somebody_changed_are_handed_back_as_such() -> None:
    def amend(document: Any) -> None:
        for paragraph in document.paragraphs:
            if paragraph.text.startswith("We propose"):
                paragraph.text = "We propose a Board of eleven members instead of fourteen."

    (stray,) = read_back(edited(GIVEN, amend)).strays
    assert (
        stray.changed and stray.text.startswith("We propose a Board of eleven") and stray.near == "comment-s1"
    )


def test_words_written_on_the_left_are_handed_back() -> None:
    def annotate(document: Any) -> None:
        row_of(document, "Answer 2").cells[0].add_paragraph("Jo: is this ours?")

    placed = read_back(edited(GIVEN, annotate))
    assert [(stray.text, stray.near) for stray in placed.strays] == [("Jo: is this ours?", "q2")]
    assert answers_in(placed) == DRAFT


def test_a_place_that_was_copied_and_filled_in_twice_loses_neither() -> None:
    def copy(document: Any) -> None:
        from copy import deepcopy

        table = next(one for one in document.tables if one.rows[0].cells[0].text == "Answer 2")
        again = deepcopy(table._tbl)
        table._tbl.addnext(again)
        docx.table.Table(again, document).rows[0].cells[1].text = "A second opinion."

    placed = read_back(edited(GIVEN, copy))
    assert placed.found["q2"].value == DRAFT["q2"]
    assert [(one.text, one.near, one.why) for one in placed.strays] == [
        ("A second opinion.", "q2", "It stands there a second time.")
    ]


def test_notes_in_the_margin_are_handed_back_apart() -> None:
    def note(document: Any) -> None:
        document.add_comment(document.paragraphs[2].runs, text="Ask the treasurer.", author="Jo Lunt")

    placed = read_back(edited(GIVEN, note))
    assert [(one.author, one.text) for one in placed.margins] == [("Jo Lunt", "Ask the treasurer.")]
    assert placed.strays == []


def test_pictures_are_counted_because_an_answer_cannot_hold_them() -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")

    def paste(document: Any) -> None:
        picture.seek(0)
        row_of(document, "Answer 2").cells[1].add_paragraph().add_run().add_picture(picture)

    assert read_back(edited(GIVEN, paste)).pictures == 1


def test_a_table_pasted_into_an_answer_is_read_row_by_row() -> None:
    def paste(document: Any) -> None:
        cell = row_of(document, "Answer 2").cells[1]
        cell.text = "Our figures:"
        table = cell.add_table(2, 2)
        for at, text in enumerate(("Year", "Members", "2009", "40")):
            table.cell(at // 2, at % 2).text = text

    assert read_back(edited(GIVEN, paste)).found["q2"].value == {
        "text": "Our figures:\nYear | Members\n2009 | 40"
    }


# --- LibreOffice


def test_what_stands_at_a_great_depth_is_not_lost() -> None:
    deep = (
        "<w:sdt><w:sdtContent>" * 100
        + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
        + "</w:sdtContent></w:sdt>" * 100
    )
    placed = read_back(rewritten(GIVEN, lambda xml: xml.replace("<w:body>", f"<w:body>{deep}")))
    assert answers_in(placed) == DRAFT
    assert [stray.text for stray in placed.strays] == ["deep"]
