"""The workbook: the same numbers, and no cell that computes."""

import io

import openpyxl
import pytest

from consult.reports.spreadsheet import render_xlsx
from consult.reports.value import ProposalReport, Words
from tests.reports.builders import make_report


def rows(data, name):
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=False)
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def test_the_workbook_holds_the_counts_of_the_report():
    report = make_report(28)
    lines = [line for line in rows(render_xlsx(report), "Counts") if line[0] == "1(a)" and line[4] == "All"]
    options = report.questions[0].summary.options
    assert [(line[3], line[5], line[7]) for line in lines] == [(o.option, o.count, o.pct) for o in options]


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("x")', "http://x.example/"]
)
def test_words_that_look_like_a_formula_stay_words(formula):
    report = make_report(2, comments=ProposalReport("", (Words(formula, formula),)))
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(report)))
    cells = [cell for row in book["Words"].iter_rows() for cell in row if cell.value == formula]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert not any(cell.hyperlink for cell in cells)


def test_every_word_is_there_once():
    report = make_report(12)
    said = [line[2] for line in rows(render_xlsx(report), "Words")[1:]]
    given = [w.text for q in report.questions for w in q.words]
    assert said[: len(given)] == given


def test_the_same_report_is_the_same_workbook():
    assert render_xlsx(make_report(5)) == render_xlsx(make_report(5))
