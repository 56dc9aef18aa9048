"""Loading responses from files: what is inferred, what is refused, and that it is all rows or none."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from consult.db import db
from consult.documents.responses import read_responses
from consult.domain.errors import BadInput
from consult.domain.intake import infer
from consult.models.responses import Submission
from tests import world
from tests.jobs.conftest import Consult

HEAD = ("respondent_id", "respondent_type", "membership", "groups", "why", "hours", "since", "forum")
ROWS = (
    (
        "Coalholme Council",
        "public",
        "Yes",
        "Housing | Skills",
        "Because it is small enough to decide.",
        4,
        "2004-05-01",
        "Agree",
    ),
    ("Wick Carers", "voluntary", "No", "Skills", "", 2.5, "", "Strongly agree"),
    ("Arle Hall", "community", "Yes", "", "Nobody from a village sits on it.", "", "2009-12-31", ""),
    ("J. Lunt", "individual", "", "Housing", "", 12, "", "Disagree"),
)


def as_csv(rows: Any = ROWS, head: tuple[str, ...] = HEAD, coding: str = "utf-8") -> bytes:
    lines = [",".join(str(cell) for cell in row) for row in (head, *rows)]
    return "\r\n".join(lines).encode(coding)


def as_xlsx() -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, *ROWS):
        book.active.append([cell or None for cell in row])
    book.save(packed)
    return packed.getvalue()


def as_jsonl() -> bytes:
    def joined(name: str, cell: Any) -> Any:
        return cell.split(" | ") if name == "groups" and cell else cell or None

    objects = [{name: joined(name, cell) for name, cell in zip(HEAD, row, strict=True)} for row in ROWS]
    return "\n".join(json.dumps(one) for one in objects).encode()


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name, data", [("a.csv", as_csv()), ("a.xlsx", as_xlsx()), ("a.jsonl", as_jsonl())])
def test_a_file_becomes_a_consultation_that_can_be_counted(
    consult: Consult, tmp_path: Path, name: str, data: bytes
) -> None:
    assert consult("load-responses", "SVP-2010-9", put(tmp_path, name, data), "--new").code == 0
    ran = consult("tally", "SVP-2010-9", "--by", "respondent_type", "--json")
    asked = {one["id"]: one for one in ran.json["questions"]}
    kinds = {"membership": "yes_no", "groups": "choice_many", "why": "free_text", "hours": "number"}
    kinds |= {"since": "date", "forum": "agree_scale"}
    assert {key: one["kind"] for key, one in asked.items()} == kinds
    membership = asked["membership"]
    assert (membership["base"], membership["not_answered"]) == (3, 1)
    assert membership["options"] == [{"option": "Yes", "count": 2}, {"option": "No", "count": 1}]
    assert {one["option"]: one["count"] for one in asked["groups"]["options"]} == {"Housing": 2, "Skills": 2}
    assert {group["group"] for group in membership["groups"]} == {
        "public",
        "voluntary",
        "community",
        "individual",
    }
    assert consult("verify").code == 0


def test_a_consultation_is_made_once(consult: Consult, tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", as_csv())
    assert consult("load-responses", "SVP-2010-9", path, "--new").code == 0
    again = consult("load-responses", "SVP-2010-9", path, "--new")
    assert again.code == 2
    assert "SVP-2010-9 already" in again.err


@pytest.mark.parametrize("reference", ["", "SVP-2010-first", "a b", "../x", "x" * 41])
def test_a_reference_that_could_be_none_is_refused(consult: Consult, tmp_path: Path, reference: str) -> None:
    assert consult("load-responses", reference, put(tmp_path, "a.csv", as_csv()), "--new").code == 2


BAD_FILES = {
    "empty": (b"", "empty"),
    "blank lines": (b"\n\n", "empty"),
    "no rows": (b"respondent_id,q1\n", "no row"),
    "no respondent": (b"who,q1\na,Yes\n", "respondent_id"),
    "a column twice": (b"respondent_id,q1,q1\na,b,c\n", "as one before it"),
    "a column without a name": (b"respondent_id,,q2\na,b,c\n", "Column 2"),
    "too many cells": (b"respondent_id,q1\na,b,c\n", "Row 2"),
    "a respondent twice": (b"respondent_id,q1\na,b\na,c\n", "row 2 already"),
    "a row of nobody": (b"respondent_id,q1\n,b\n", "Row 2"),
    "a quote without an end": (b'respondent_id,q1\na,"b\n', "CSV"),
    "pictures": (b"\x89PNG\x00\x00", "bad.csv"),
    "nothing but who": (b"respondent_id\na\n", "no column of answers"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_loads_nothing_and_is_told_where_it_is_bad(
    consult: Consult, tmp_path: Path, name: str
) -> None:
    data, said = BAD_FILES[name]
    ran = consult("load-responses", "SVP-2010-9", put(tmp_path, "bad.csv", data), "--new")
    assert ran.code == 2
    assert "bad.csv" in ran.err.splitlines()[-1] or "bad.csv" in ran.err
    assert said in ran.err
    assert consult("tally", "SVP-2010-9").code == 2


def test_windows_text_is_read_and_said_so(consult: Consult, tmp_path: Path) -> None:
    data = as_csv((("Café Tansley", "private", "Yes", "", "It costs £40", "", "", ""),), coding="cp1252")
    ran = consult("load-responses", "SVP-2010-9", put(tmp_path, "a.csv", data), "--new")
    assert ran.code == 0
    assert "Windows text" in ran.err
    assert read_responses(data, "a.csv").rows[0].cells["why"] == "It costs £40"


GOOD = ("Wick Carers Network", "Yes", "Too few seats", "Agree", "full", "board", "2010-08-01", "")
INTO = ("respondent_id", "q1", "q1 comment", "q3", "publication", "authority", "received_on", "nil")


def row(**changes: str) -> tuple[str, ...]:
    return tuple((dict(zip(INTO, GOOD, strict=True)) | changes).values())


WRONG = {
    "a stranger": (row(respondent_id="Elsewhere District Council"), "not on the circulation list"),
    "an answer that was not offered": (row(q1="Perhaps"), "“Perhaps” is not one of the answers"),
    "a publication choice of its own": (row(publication="secret"), "publication"),
    "an authority of its own": (row(authority="king"), "authority"),
    "a day that was none": (row(received_on="31/02/2010"), "received_on"),
    "a day to come": (row(received_on="2030-01-01"), "in the future"),
    "no answer at all": (row(q1="", q3="", **{"q1 comment": ""}), "answers nothing"),
    "no comment, and comments": (row(nil="yes"), "has no comment, and it has answers"),
    "a nil that is neither": (row(nil="perhaps"), "nil"),
}


@pytest.fixture
def reference(app: Flask) -> str:
    made = world.approved(world.officer())
    db.session.remove()
    return made


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_row_and_none_is_loaded(
    consult: Consult, reference: str, tmp_path: Path, name: str
) -> None:
    wrong, said = WRONG[name]
    others = row(respondent_id="Upper Arle Village Hall")
    path = put(tmp_path, "late.csv", as_csv((others, wrong), INTO))
    ran = consult("load-responses", reference, path)
    assert ran.code == 2
    assert "late.csv: nothing was loaded" in ran.err
    assert f"Row 3: {said}" in ran.err or said in ran.err
    assert "Row 2" not in ran.err
    assert (
        db.session.scalar(select(func.count(Submission.id)), execution_options={"every_partnership": True})
        == 0
    )


def test_a_column_that_no_question_is_called_is_named(
    consult: Consult, reference: str, tmp_path: Path
) -> None:
    path = put(tmp_path, "a.csv", as_csv((("Wick Carers Network", "x"),), ("respondent_id", "q99")))
    ran = consult("load-responses", reference, path)
    assert ran.code == 2
    assert "“q99”" in ran.err


def test_rows_go_into_a_consultation_as_answers_of_its_organisations(
    consult: Consult, reference: str, tmp_path: Path
) -> None:
    nil = row(respondent_id="Upper Arle Village Hall", q1="", q3="", nil="yes", **{"q1 comment": ""})
    path = put(tmp_path, "a.csv", as_csv((row(), nil), INTO))
    assert consult("load-responses", reference, path).code == 0
    asked = consult("tally", reference, "--json").json["questions"]
    assert [(one["base"], one["not_answered"]) for one in asked] == [(1, 1), (0, 2), (1, 1)]
    kept = db.session.scalars(select(Submission), execution_options={"every_partnership": True}).all()
    assert kept[0].document["answers"]["q1"] == {"choice": "Yes", "text": "Too few seats"}
    assert (kept[0].publication, kept[0].authority, kept[1].document["nil"]) == ("full", "board", True)
    assert consult("load-responses", reference, path).code == 2
    assert consult("verify").code == 0


KINDS = [
    (["Yes", "No", "Yes"], "yes_no"),
    (["Yes", "Don't know"], "yes_no_dk"),
    (["Agree", "Disagree"], "agree_disagree"),
    (["Agree", "Strongly disagree"], "agree_scale"),
    (["Support", "Oppose"], "position"),
    (["1", "2.5", "1,000"], "number"),
    (["2010-07-05", "2010-09-08"], "date"),
    (["2010-07-05", "2010-02-31"], "free_text"),
    (["Red", "Blue", "Red"], "choice_one"),
    (["Red | Blue", "Blue"], "choice_many"),
    (["One thing", "Another thing"], "free_text"),
    (["The same long letter. " * 9] * 3, "free_text"),
    ([], "free_text"),
]


@pytest.mark.parametrize("values, kind", KINDS)
def test_a_closed_kind_is_chosen_only_where_every_value_bears_it_out(values: list[str], kind: str) -> None:
    assert infer("q", values).kind == kind


@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip() == text), max_size=12))
def test_whatever_a_column_holds_its_own_values_are_answers_to_it(values: list[str]) -> None:
    from consult.domain.answers import clean_text
    from consult.domain.intake import raw_answer
    from consult.domain.questions import clean

    cells = [cell for cell in map(clean_text, values) if cell]
    question = infer("q", cells)
    for cell in cells:
        assert clean(question, raw_answer(question, cell)) is not None


def test_rubbish_is_refused_in_words_whatever_its_name() -> None:
    for name in ("a.csv", "a.xlsx", "a.jsonl"):
        with pytest.raises(BadInput, match=name):
            read_responses(b"PK\x03\x04 rubbish", name)
