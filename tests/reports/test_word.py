"""The Word document: real headings, header rows, the words as they are."""

import io

from docx import Document

from consult.reports.value import ProposalReport, Words
from consult.reports.word import render_docx
from tests.reports.builders import make_report


def opened(report):
    return Document(io.BytesIO(render_docx(report)))


def test_the_questions_are_headings_and_the_words_follow_under_their_respondent():
    report = make_report(6)
    document = opened(report)
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert heads[0] == "Question 1(a): Should the Board meet four times a year in public?"
    texts = [p.text for p in document.paragraphs]
    words = report.questions[0].words[0]
    assert texts[texts.index(words.name) + 1] == words.text


def test_every_table_says_which_row_names_its_columns():
    for table in opened(make_report(6)).tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_characters_that_the_format_cannot_hold_become_the_replacement_character():
    report = make_report(2, comments=ProposalReport("", (Words("a\x0bb", "c\ufffed <b>"),)))
    assert "c\ufffdd <b>" in [p.text for p in opened(report).paragraphs]


def test_the_same_report_is_the_same_document():
    assert render_docx(make_report(3)) == render_docx(make_report(3))
