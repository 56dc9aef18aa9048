"""What the reader of papers finds, against what a careful person finds, in papers of many kinds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from weasyprint import HTML

from consult.documents.papers import as_json, read_paper
from consult.documents.reading.lines import Line, mark
from consult.documents.reading.opening import open_paper
from consult.domain.papers import PaperRead
from consult.jobs import demonstration
from tests.documents.word_files import paragraph, raw_word, word_from

HERE = Path(__file__).parent / "fixtures"
PAPERS = sorted(path for path in (HERE / "papers").iterdir() if path.suffix != ".json")
SEVERNVALE = Path(demonstration.__file__).parent / "paper.md"
NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def read(path: Path) -> PaperRead:
    return read_paper(path.read_bytes(), path.name)


def number(num: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_a_paper_reads_as_a_careful_reader_reads_it(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text())
    found = as_json(read(path))
    assert [(q["number"], q["text"], q["options"]) for q in found["questions"]] == [
        (label, text, options) for label, text, _kinds, options in wanted["questions"]
    ]
    for question, (_label, text, kinds, _options) in zip(
        found["questions"], wanted["questions"], strict=True
    ):
        assert question["kind"] in kinds, text
    names = {"title": "title", "body": "issuing_body", "open": "open_date", "close": "close_date"}
    for short, name in {**names, "document_date": "document_date", "length": "claimed_length"}.items():
        assert found[name] == wanted.get(short, found[name]), name
    if "milestones" in wanted:
        assert sorted(step["date"] for step in found["milestones"]) == sorted(wanted["milestones"])
    if "sections" in wanted:
        assert [section["title"] for section in found["sections"]] == wanted["sections"]
    assert set(wanted["warnings"]) <= set(found["warnings"])


@pytest.mark.parametrize("path", [*PAPERS, SEVERNVALE], ids=lambda path: path.stem)
def test_a_word_file_with_heading_styles_reads_like_the_text(path: Path) -> None:
    plain = as_json(read(path))
    lines = open_paper(path.read_bytes(), path.name)[1]
    word = as_json(read_paper(word_from(lines, styled=True), "paper.docx"))
    for part in ("title", "document_date", "open_date", "close_date", "questions", "milestones", "sections"):
        assert word[part] == plain[part], part


@pytest.mark.parametrize("path", [*PAPERS, SEVERNVALE], ids=lambda path: path.stem)
def test_a_word_file_without_styles_asks_the_same_questions(path: Path) -> None:
    lines = open_paper(path.read_bytes(), path.name)[1]
    word = read_paper(word_from(lines, styled=False), "paper.docx")
    asked = [(question.number, question.text, question.kind) for question in word.questions]
    assert asked == [(question.number, question.text, question.kind) for question in read(path).questions]


def test_severnvale_has_its_principles_proposals_questions_and_dates() -> None:
    paper = read(SEVERNVALE)
    assert paper.issuing_body == "Severnvale Partnership"
    assert [one["label"] for one in paper.metadata["principles"]] == ["a", "b", "c", "d", "e", "f"]
    assert [section.number for section in paper.sections if section.is_proposal] == list("1234567")
    assert [question.number for question in paper.questions] == [
        None,
        None,
        "a",
        "b",
        "c",
        "d",
        "a",
        "b",
        None,
    ]
    assert sum(not question.text.endswith("?") for question in paper.questions) == 2
    asking = {question.section for question in paper.questions}
    silent = [
        section.number for section in paper.sections if section.is_proposal and section.title not in asking
    ]
    assert silent == ["3", "5", "6", "7"]
    assert (paper.document_date, paper.open_date, paper.close_date) == ("2010-06-24", "2010-07-05", None)
    assert [(step.date, step.precision, step.date_end) for step in paper.milestones] == [
        ("2010-07-05", "week", "2010-07-11"),
        ("2010-07-21", "day", None),
        ("2010-09-08", "day", None),
        ("2010-10-06", "day", None),
        ("2010-11-11", "day", None),
    ]
    assert [step.kind for step in paper.milestones][:4] == ["launch", "comment", "review", "decision"]
    wanted = {"no_close_date", "repeated_question", "shorter_than_12_weeks", "year_inferred"}
    assert set(paper.warnings) == wanted
    assert any("1(d)" in note and "2(b)" in note for note in paper.notes)
    assert "Compact" in paper.metadata["claims"][0]


def test_every_block_that_is_not_a_question_stays_in_its_section() -> None:
    paper = read(SEVERNVALE)
    board = next(section for section in paper.sections if section.title == "Partnership Board")
    assert [block.kind for block in board.blocks].count("item") == 10
    texts = " ".join(block.text for section in paper.sections for block in section.blocks)
    assert not any(question.text in texts for question in paper.questions)


def test_a_paper_wrapped_by_hand_and_one_with_a_paragraph_a_line_read_alike() -> None:
    import textwrap

    rows = SEVERNVALE.read_text().split("\n")
    wrapped = "\n".join("\n".join(textwrap.wrap(row, 76)) if len(row) > 76 else row for row in rows)
    assert read_paper(wrapped.encode(), "paper.txt").questions == read(SEVERNVALE).questions


def test_a_text_pdf_asks_the_same_questions() -> None:
    lines = open_paper(SEVERNVALE.read_bytes(), SEVERNVALE.name)[1]
    tag = {0: "p", 1: "h1", 2: "h2", 3: "h3"}
    shown = "".join(
        f"<{tag[line.level]}>{line.label + '. ' if line.label else ''}{line.text}</{tag[line.level]}>"
        for line in lines
    )
    paper = read_paper(HTML(string=shown).write_pdf(), "paper.pdf")
    wanted = read(SEVERNVALE)
    assert (paper.title, paper.document_date) == (wanted.title, wanted.document_date)
    assert [(q.number, q.text) for q in paper.questions] == [(q.number, q.text) for q in wanted.questions]
    assert [step.date for step in paper.milestones] == [step.date for step in wanted.milestones]


def test_insertions_are_kept_and_deletions_dropped() -> None:
    changed = (
        "<w:p><w:r><w:t>1. Do you agree that the Forum should meet </w:t></w:r>"
        "<w:del><w:r><w:delText>once</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>twice</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t> every</w:t></w:r></w:moveFrom><w:r><w:t> a year?</w:t></w:r></w:p>"
    )
    run_on = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>2. Would your group </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>join the Forum?</w:t></w:r></w:p>"
    )
    paper = read_paper(raw_word(paragraph("A new Forum for all") + changed + run_on), "forum.docx")
    assert [question.text for question in paper.questions] == [
        "Do you agree that the Forum should meet twice a year?",
        "Would your group join the Forum?",
    ]


def test_numbers_that_word_prints_and_does_not_store_are_counted() -> None:
    body = (
        paragraph("A new Forum for all")
        + paragraph("Would your group join?", number(1))
        + paragraph("How often should it meet?", number(1))
        + paragraph("Do you agree with the venue?", number(1, 1))
        + paragraph("Do you agree with the hour?", number(1, 1))
        + paragraph("Would your group lend a room?", number(1))
        + paragraph("Part two asks about money.")
        + paragraph("Would your group pay a fee?", number(2))
    )
    paper = read_paper(raw_word(body, numbering=NUMBERING), "forum.docx")
    assert [question.number for question in paper.questions] == ["1", "2", "2a", "2b", "3", "1"]


def test_a_boxed_question_and_its_tick_boxes_are_read_from_a_one_cell_table() -> None:
    cell = "".join(
        paragraph(text) for text in ("Question 1: Should the Forum meet twice a year?", "☐ Yes", "☐ No")
    )
    body = paragraph("A new Forum for all") + f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    (question,) = read_paper(raw_word(body), "forum.docx").questions
    assert (question.number, question.kind, question.options) == ("1", "yes_no", ("Yes", "No"))


@pytest.mark.parametrize(
    ("line", "opened", "closed"),
    [
        ("The consultation runs from 5 July to 26 September 2024.", "2024-07-05", "2024-09-26"),
        ("Consultation period: 5-30 July 2024", "2024-07-05", "2024-07-30"),
        ("The survey closes at 11:59pm on Friday 6 September 2024.", None, "2024-09-06"),
        ("Responses by noon on 5 Sept 2024, please.", None, "2024-09-05"),
        ("Consultation ends: 12 March 2024", None, "2024-03-12"),
        ("Closing date 2024-03-12", None, "2024-03-12"),
        ("The consultation opens on Monday 4 March 2024.", "2024-03-04", None),
        ("The scheme for 2021 gives help between 7.30 and 8.00am.", None, None),
        ("The Equality Act 2010 came into force on 1 October 2010.", None, None),
        ("A previous consultation closed on 3 May 2019.", None, None),
        ("The consultation closes on 5 September.", None, None),
    ],
)
def test_only_words_about_this_consultation_open_and_close_it(line: str, opened: str, closed: str) -> None:
    paper = read_paper(f"A new Forum for all\n\n{line}\n\nDo you agree with it?".encode(), "paper.txt")
    assert (paper.open_date, paper.close_date) == (opened, closed)


def test_a_date_without_a_year_takes_it_from_the_papers_own_date_and_says_so() -> None:
    text = "A new Forum for all\n\nDate: 20 November 2023\n\nPlease send comments by 12 January."
    paper = read_paper(text.encode(), "paper.txt")
    assert paper.close_date == "2024-01-12"
    assert "year_inferred" in paper.warnings
    assert any("12 January" in note for note in paper.metadata["notes"])


def test_the_json_has_exactly_the_keys_that_scripts_rely_on() -> None:
    printed = as_json(read(SEVERNVALE))
    assert list(printed) == [
        *("title", "issuing_body", "document_date", "open_date", "close_date", "claimed_length"),
        *("sections", "questions", "milestones", "metadata", "warnings"),
    ]
    assert set(printed["questions"][0]) == {"number", "section", "text", "kind", "options", "mandatory"}
    assert set(printed["milestones"][0]) == {"date", "date_end", "precision", "label", "kind"}
    assert json.loads(json.dumps(printed)) == printed


def test_a_page_in_two_columns_is_read_one_column_after_the_other() -> None:
    lines = open_paper((HERE / "papers" / "crewing.txt").read_bytes(), "crewing.txt")[1]
    filler = "<p>Every word of this paragraph stands in a narrow column of the printed page.</p>" * 4
    asked = "".join(
        f"<p>{number}. Do you support change number {number} to the crews at night?</p>"
        for number in range(1, 9)
    )
    page = f"<style>body{{column-count:2;font-size:10pt}}</style><h1>{lines[1].text}</h1>{filler}{asked}"
    paper = read_paper(HTML(string=page).write_pdf(), "paper.pdf")
    assert [(one.number, one.text) for one in paper.questions] == [
        (str(number), f"Do you support change number {number} to the crews at night?")
        for number in range(1, 9)
    ]


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("1(a) Is it right?", "1a"),
        ("1.1(a) Is it right?", "1.1a"),
        ("Q1a Is it right?", "1a"),
        ("1a) Is it right?", "1a"),
        ("1 a) Is it right?", "1a"),
        ("B2. Is it right?", "B2"),
        ("Question 5. Is it right?", "5"),
    ],
)
def test_a_label_names_its_whole_and_its_part(printed: str, label: str) -> None:
    line = mark(Line(printed))
    assert (line.label, line.text) == (label, "Is it right?")


def test_notes_name_days_as_people_read_them() -> None:
    notes = " ".join(read(SEVERNVALE).notes)
    assert "Monday 5 July 2010" in notes
    assert "2010-07" not in notes
