"""Corrections in the report: on every face, and earlier reports keep the checksum that they were given."""

import io

import pytest
from docx import Document

from consult.domain.chain import checksum
from consult.reports.corrections import corrected
from consult.reports.html import render_html
from consult.reports.value import Correction, canonical_json, from_dict, from_json, to_dict
from consult.reports.word import render_docx
from tests.reports.builders import make_report

MADE = Correction(
    number=1,
    when="Wednesday 11 August 2010",
    changes=("2. The Forum: it meets twice a year.", "Costs: A new document."),
    reason="We miscounted <b>seats</b>.",
    material=True,
    days_left=47,
    answered_before=5,
    not_again=1,
)
LAST = (
    "It may change what people would answer. 47 days remained to the close. 5 organisations had answered before "
    "and were asked to look again; 1 did not, and its answer counts as it was given."
)


def test_a_report_without_corrections_is_the_value_that_it_was_before_there_were_any():
    stored = to_dict(make_report())
    assert "corrections" not in stored
    assert from_dict(stored).checksum == checksum(stored)


def test_a_report_with_corrections_comes_back_equal():
    report = make_report(corrections=(MADE,))
    assert from_json(canonical_json(report)) == report


def test_the_page_and_the_word_document_print_each_correction_with_its_date_and_who_looked_again():
    report = make_report(corrections=(MADE,))
    page = " ".join(render_html(report).split())
    texts = [one.text for one in Document(io.BytesIO(render_docx(report))).paragraphs]
    for sentence in ("Correction 1, Wednesday 11 August 2010", *MADE.changes, LAST):
        assert sentence in page and sentence in texts
    assert "<b>seats" not in page


@pytest.mark.parametrize(
    ("before", "not_again", "last"),
    [
        (0, 0, "1 day remained to the close."),
        (1, 0, "all of them did."),
        (3, 2, "2 did not, and their answers count as they were given."),
    ],
)
def test_what_is_said_of_those_who_had_answered(before, not_again, last):
    one = Correction(1, "", (), "", False, 1, before, not_again)
    assert [*corrected(one)][-1] == last
