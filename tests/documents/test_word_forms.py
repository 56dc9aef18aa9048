"""A form comes back as it was filled in, whatever was done to it on the way; what cannot be placed is handed back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.documents.word_forms.form import mark_of, normal, raw_of
from consult.documents.word_forms.reading import read_form
from consult.documents.word_forms.writing import write_form
from consult.domain.answers import clean_text
from consult.domain.questions import KINDS, Question, choices, clean
from tests.documents.form_files import (
    DRAFT,
    SPACE,
    W,
    answers_in,
    edited,
    form_of,
    read_back,
    row_of,
    through_libreoffice,
    tracked,
    write,
)

SAVED = Path(__file__).parent / "fixtures" / "forms"
GIVEN = write_form(form_of(DRAFT))

# --- laws

letters = st.characters(
    exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"
) | st.sampled_from("\n\t ")
texts = st.text(letters, max_size=200).map(clean_text).filter(bool)
lines = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp")), min_size=1, max_size=30)
options = st.lists(
    lines.map(lambda text: " ".join(text.split())).filter(bool), min_size=2, max_size=6, unique=True
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(sorted(KINDS)))
    offered = tuple(draw(options)) if kind in ("choice_one", "choice_many", "ranking", "matrix") else ()
    columns = tuple(draw(options)) if kind == "matrix" else ()
    return Question(
        "q1", draw(lines), kind, draw(st.none() | st.just("1(a)")), offered, columns, draw(st.booleans())
    )


@st.composite
def answered(draw: st.DrawFn) -> tuple[Question, dict[str, Any]]:
    question = draw(questions())
    offered, raw = choices(question), {}
    counts = KINDS[question.kind].counts
    if counts == "one":
        raw["value"] = draw(st.lists(st.sampled_from(offered), max_size=1))
    elif counts == "many" or counts == "ranking":
        raw["value"] = draw(st.lists(st.sampled_from(offered), unique=True))
    elif counts == "matrix":
        column = st.sampled_from(question.columns)
        raw |= {f"row-{n}": [draw(column)] for n in range(len(offered)) if draw(st.booleans())}
    elif counts == "number":
        raw["value"] = [str(draw(st.decimals(-(10**6), 10**6, places=2)))]
    elif question.kind == "date":
        raw["value"] = [draw(st.dates()).isoformat()]
    elif question.kind == "nomination" and draw(st.booleans()):
        raw |= {"name": ["Edna Purslow"], "body": [draw(lines)]}
    if question.kind in ("position", "endorsement") and draw(st.booleans()):
        raw |= {"change": [draw(texts)], "then": ["Yes"]}
    raw["text"] = [draw(texts)] if draw(st.booleans()) else []
    answer = clean(question, raw)
    return question, {"q1": answer} if answer else {}


@settings(max_examples=50, deadline=None)
@given(answered())
def test_any_answer_to_any_kind_of_question_comes_back_as_it_was(
    case: tuple[Question, dict[str, Any]],
) -> None:
    question, draft = case
    placed = read_back(write_form(form_of(draft, (question,))), form_of({}, (question,)))
    assert answers_in(placed) == draft
    assert (placed.strays, placed.margins, placed.pictures) == ([], [], 0)


@given(answered())
def test_an_answer_as_a_raw_one_is_cleaned_to_itself(case: tuple[Question, dict[str, Any]]) -> None:
    question, draft = case
    assert clean(question, raw_of(question, draft.get("q1"))) == draft.get("q1")


def test_the_same_form_is_the_same_bytes() -> None:
    assert write_form(form_of(DRAFT)) == GIVEN


def test_the_file_says_which_form_it_is_and_what_was_on_it() -> None:
    sheet = read_form(GIVEN, "form.docx")
    assert sheet.seal == ["SP-2010-1", "1", "2", "ab" * 16, "cd" * 8]
    assert sheet.fields == {key: (3, mark_of(answer)) for key, answer in DRAFT.items()}


def test_letters_that_no_word_file_can_hold_are_shown_as_such_and_not_called_a_change() -> None:
    form = form_of({"q2": {"text": "one \uffff two"}})
    content = write_form(form)
    found = read_back(content).found["q2"].value
    assert found == {"text": "one \ufffd two"}
    assert read_form(content, "form.docx").fields["q2"] == (3, mark_of(found))


# --- what colleagues do


def filled(changes: dict[str, str], content: bytes = GIVEN) -> Any:
    def fill(document: Any) -> None:
        for label, text in changes.items():
            write(document, label, text)

    return read_back(edited(content, fill))


def test_text_is_kept_line_by_line_as_it_stands_on_the_page() -> None:
    placed = filled({"Answer 2": "First.\n\n  Second, indented.\n\tThird."})
    assert placed.found["q2"].value == {"text": "First.\n\n  Second, indented.\n\tThird."}


@pytest.mark.parametrize(
    "said",
    [
        "☐ Yes\n☒ No",
        "☐ Yes\n☑ No",
        "Yes\nx No",
        "☐ Yes\nx ☐ No",
        "☐ Yes\n☐ x No",
        "[ ] Yes\n[x] No",
        "( ) Yes\n(X) No",
        "☐ Yes ☒ No",
        "☐ Yes\n✓ no.",
    ],
)
def test_a_box_may_be_ticked_in_any_way(said: str) -> None:
    placed = filled({"Answer 1: choose one": said})
    assert placed.found["q1"].value == {"choice": "No", "text": DRAFT["q1"]["text"]}
    assert placed.strays == []


def test_autocorrected_quotes_dashes_and_spaces_still_name_the_option() -> None:
    placed = filled({"Answer 3: choose all that apply": "☐ The bus\n☒ Don’t\u00a0know\n☒ A–board"})
    assert placed.found["q3"].value == {"choices": ["Don't know", "A-board"]}


def test_words_written_beside_a_tick_go_with_the_comment() -> None:
    placed = filled({"Answer 1: choose one": "☒ Yes, but not before 2012\n☐ No"})
    assert placed.found["q1"].value == {
        "choice": "Yes",
        "text": f"{DRAFT['q1']['text']}\nbut not before 2012",
    }


def test_two_ticks_where_one_is_asked_for_are_handed_back_and_the_comment_is_kept() -> None:
    placed = filled(
        {"Answer 8: choose one": "☒ Agree\n☒ Disagree", "Answer 8: reasons or comment": "Both, really."}
    )
    assert placed.found["q8"].value == {"text": "Both, really."}
    (stray,) = placed.strays
    assert (stray.text, stray.near) == ("Agree; Disagree", "q8")
    assert "More than one box is ticked" in stray.why


def test_the_only_option_that_was_left_standing_is_asked_about() -> None:
    placed = filled({"Answer 8: choose one": "Agree"})
    assert placed.found["q8"].value == {"choice": "Agree"}
    assert "only answer that was left standing" in placed.found["q8"].doubt


def test_no_tick_at_all_is_no_answer() -> None:
    placed = filled({"Answer 8: choose one": "☐ Agree\n☐ Disagree"})
    assert placed.found["q8"].value is None and placed.strays == []


@pytest.mark.parametrize(
    "said",
    [
        "20 October 2010",
        "20th October 2010",
        "Wednesday 20 October 2010.",
        "20/10/2010",
        "20.10.2010",
        "2010-10-20",
    ],
)
def test_a_date_may_be_written_as_people_write_dates(said: str) -> None:
    assert filled({"Answer 7: day, month and year": said}).found["q7"].value == {"date": "2010-10-20"}


def test_what_is_no_date_is_handed_back_with_a_sentence() -> None:
    placed = filled({"Answer 7: day, month and year": "after the AGM"})
    assert placed.found["q7"].value is None
    (stray,) = placed.strays
    assert stray.text == "after the AGM" and "must be a real date" in stray.why


def test_ranks_may_be_written_with_their_endings() -> None:
    placed = filled({"Answer 4: rank of Buses": "1st", "Answer 4: rank of Paths": "2."})
    assert placed.found["q4"].value == {"ranking": ["Buses", "Paths"]}


def test_a_rank_given_twice_is_handed_back() -> None:
    placed = filled({"Answer 4: rank of Buses": "1", "Answer 4: rank of Paths": "1"})
    assert placed.found["q4"].value is None
    assert [stray.text for stray in placed.strays] == ["1\n1"]


def test_an_answer_that_is_far_too_long_is_handed_back_whole() -> None:
    long = "word " * 5000
    placed = filled({"Answer 2": long})
    assert placed.found["q2"].value is None
    assert placed.strays[0].text == long.strip() and "too long" in placed.strays[0].why


def test_a_comment_that_is_far_too_long_is_handed_back_whole_and_the_choice_is_kept() -> None:
    long = "word " * 5000
    placed = filled({"Answer 8: reasons or comment": long})
    assert placed.found["q8"].value == {"choice": "Disagree"}
    assert placed.strays[0].text == long.strip() and "too long" in placed.strays[0].why
    both = filled({"Answer 7: day, month and year": "soon", "Answer 7: reasons or comment": long})
    assert both.found["q7"].value is None
    assert {stray.text for stray in both.strays} == {"soon", long.strip()}


def test_tracked_changes_are_read_as_accepted() -> None:
    content = edited(GIVEN, lambda document: tracked(document, "Answer 2", "Abolish it.", "Keep it."))
    assert read_back(content).found["q2"].value == {"text": "Keep it."}


def test_a_row_deleted_with_tracked_changes_is_gone() -> None:
    def strike(document: Any) -> None:
        row = row_of(document, "Answer 1: reasons or comment")._tr
        properties = row.get_or_add_trPr()
        properties.append(properties.makeelement(f"{W}del", {f"{W}id": "9", f"{W}author": "Jo"}))

    placed = read_back(edited(GIVEN, strike), form_of({"q1": {"choice": "No", "text": "The draft's own."}}))
    assert placed.found["q1"].value == {"choice": "Yes", "text": "The draft's own."}, (
        "what is gone says what the draft says"
    )


def test_a_placeholder_that_word_put_in_is_not_an_answer() -> None:
    inside = "<w:sdtContent><w:r><w:t>Click or tap here.</w:t></w:r></w:sdtContent>"
    prompt = f"<w:sdt {SPACE}><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{inside}</w:sdt>"

    def empty(document: Any) -> None:
        write(document, "Answer 2", "")
        row_of(document, "Answer 2").cells[1].paragraphs[0]._p.append(docx.oxml.parse_xml(prompt))

    assert read_back(edited(GIVEN, empty)).found["q2"].value is None


def test_automatic_numbers_and_bullets_come_back_as_they_are_printed() -> None:
    def listed(document: Any) -> None:
        cell = row_of(document, "Answer 2").cells[1]
        cell.text = ""
        cell.paragraphs[0].text = "We ask for:"
        for text in ("more seats", "fewer papers"):
            cell.add_paragraph(text, style="List Number")
        cell.add_paragraph("and tea", style="List Bullet")

    assert read_back(edited(GIVEN, listed)).found["q2"].value == {
        "text": "We ask for:\n1. more seats\n2. fewer papers\n• and tea"
    }


@pytest.mark.parametrize("name", ["saved", "edited_and_saved"])
def test_a_form_that_libreoffice_saved_comes_back(name: str) -> None:
    """The files were made by ``python -m tests.documents.libreoffice``."""
    placed = read_back((SAVED / f"{name}.docx").read_bytes())
    expected = DRAFT | ({"q2": {"text": "Keep it."}, "q8": {"choice": "Agree"}} if name != "saved" else {})
    assert answers_in(placed) == expected
    assert [stray.text for stray in placed.strays] == (
        ["Written under the table."] if name != "saved" else []
    )
    sheet = read_form((SAVED / f"{name}.docx").read_bytes(), name)
    assert sheet.seal[0] == "SP-2010-1" and sheet.fields["q6"] == (3, mark_of(DRAFT["q6"]))


@pytest.mark.libreoffice
def test_a_form_comes_back_through_the_libreoffice_of_this_machine() -> None:
    placed = read_back(through_libreoffice(GIVEN))
    assert answers_in(placed) == DRAFT and placed.strays == []


def test_what_people_wrote_is_compared_without_what_programs_change() -> None:
    assert normal("“Don’t”\u00a0know – really …") == normal('"Don\'t" know - really ...')
    assert normal("Yes") != normal("No")
