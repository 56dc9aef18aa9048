"""The screen face, and how the words are shared out between main part and annex."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consult.domain.aggregation import OptionCount
from consult.reports import html
from consult.reports.value import Finding, ProposalReport, Words
from tests.reports.builders import make_report

HOSTILE = '<script>alert(1)</script><img src="http://127.0.0.1/x">{{ 7*7 }}'


class Page(HTMLParser):
    """What a browser would find: tags with their attributes, and the text of all."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.text, self.depth_of_heads = [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.depth_of_heads.append(int(tag[1]))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def page():
    return Page(html.render_html(make_report(28)))


def test_headings_begin_at_one_and_never_skip_a_level(page):
    assert page.depth_of_heads[0] == 1
    assert page.depth_of_heads.count(1) == 1
    for above, below in zip(page.depth_of_heads, page.depth_of_heads[1:], strict=False):
        assert below <= above + 1


def test_every_header_cell_has_a_scope_and_every_id_is_there_once(page):
    assert all(attrs.get("scope") in ("row", "col") for tag, attrs in page.tags if tag == "th")
    ids = [attrs["id"] for _tag, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"][1:] for tag, attrs in page.tags if tag == "a"]
    assert links
    assert set(links) <= set(ids)


def test_every_picture_has_a_table_beside_it_and_nothing_is_loaded_from_anywhere(page):
    assert sum(tag == "svg" for tag, _attrs in page.tags) <= sum(tag == "table" for tag, _attrs in page.tags)
    assert not any({"src", "action", "data"} & set(attrs) for _tag, attrs in page.tags)
    assert not any(tag in ("script", "link", "img", "iframe", "form") for tag, _attrs in page.tags)


def test_the_reader_finds_words_for_a_verdict_and_never_its_code(page):
    text = " ".join(page.text)
    assert "Not kept." in text
    assert "Shorter than the twelve weeks" in text
    for code in ("BREACH", "ADVISE", "PASS", "NODATA", "EXPLAINED", "MARGIN"):
        assert code not in text


def test_what_does_not_apply_is_left_out():
    findings = (Finding("Elections: nothing applies.", verdict="N/A"),)
    assert "nothing applies" not in html.render_html(make_report(4, findings=findings))


def test_a_percentage_stands_only_over_a_base_that_bears_it():
    assert "%" in html.main_part(make_report(28)).split("</style>")[1]
    assert "%" not in re.sub(
        r"<svg.*?</svg>", "", html.main_part(make_report(10)).split("</style>")[1], flags=re.S
    )


def test_what_a_respondent_typed_is_text_and_nothing_else():
    report = make_report(
        4, title=HOSTILE, partnership=HOSTILE, comments=ProposalReport(HOSTILE, (Words(HOSTILE, HOSTILE),))
    )
    page = Page(html.render_html(report))
    assert not any(tag in ("script", "img") for tag, _attrs in page.tags)
    assert HOSTILE in "".join(page.text)


def test_words_that_may_not_be_published_are_counted_in_a_sentence():
    (question, *others) = make_report(4).questions
    withheld = type(question)(question.summary, words=(), withheld=2)
    text = html.render_html(make_report(4, questions=(withheld, *others)))
    assert "2 respondents wrote something that they chose not to have published" in text


def test_a_style_sheet_may_carry_the_mark_that_a_strict_page_asks_for():
    assert '<style nonce="abc123">' in html.render_html(make_report(2), nonce="abc123")
    assert "style=" not in html.render_html(make_report(2))


@given(st.text(st.characters(exclude_categories=["Cs", "Cf"]), max_size=300), st.integers(1, 9))
def test_text_made_easier_to_print_keeps_every_visible_character(text, times):
    marks = "".join("m" if unicodedata.category(one).startswith("M") else " " for one in text * times)
    assume("m" * 9 not in marks)  # what is piled up on one letter is the next test's
    easier = html.softened(text * times)
    assert "".join(easier.replace("\u200b", "").split()) == "".join((text * times).split())
    assert max((len(run) for run in re.findall(r"[^ \t\n\u200b]+", easier)), default=0) <= 240


def test_a_composed_letter_is_never_torn():
    letter = "e\u0301\u0323"
    assert "\u200b\u0301" not in html.softened(letter * 300)
    assert "\u200b\u0323" not in html.softened(letter * 300)


def test_prose_is_left_as_it_is():
    piled = html.softened("e" + "\u0301\u0323" * 300 + "f")
    assert piled == "e" + "\u0301\u0323" * 4 + "f", (
        "what is piled up on one letter reaches nobody else's words"
    )
    assert html.softened("Tŷ ệ שָׁלוֹם") == "Tŷ ệ שָׁלוֹם"
    assert html.softened("Two  words, and\n\na third.") == "Two  words, and\n\na third."


def test_a_small_report_has_no_annex():
    assert html.annex(make_report(8)) == []


def test_every_answer_is_in_the_annex_once_in_order_and_in_parts_of_a_bearable_size(small_parts):
    report = make_report(30)
    parts = html.annex(report)
    assert len(parts) > 2
    passages = [passage for part in parts for passage in part]
    for each in html.voices(report):
        mine = [passage for passage in passages if passage.anchor == each.anchor]
        assert tuple(words for passage in mine for words in passage.words) == each.words
        assert [passage.first for passage in mine] == [True] + [False] * (len(mine) - 1)
    assert "No objection in principle" not in html.main_part(report).split('id="late"')[0]


def test_the_screen_holds_every_word_however_many(small_parts):
    report = make_report(30)
    shown = "".join(Page(html.render_html(report)).text)
    assert all(words.text in shown for question in report.questions for words in question.words)


def test_a_report_of_nothing_is_still_a_page():
    report = make_report(
        0, asked=0, questions=(), proposals=(), late=(), timetable=(), findings=(), statement=(), methods=(),
        comments=ProposalReport(""),
    )  # fmt: skip
    text = "".join(Page(html.render_html(report)).text)
    assert "The paper asked no questions." in text
    assert "Nobody has answered." in text


def test_an_option_prints_its_share_only_where_it_has_one():
    from consult.reports.pictures import printed

    assert printed(OptionCount("Yes", 9, "45%")) == "9 (45%)"
    assert printed(OptionCount("Yes", 9)) == "9"


class Tables(HTMLParser):
    """The cells of each table of counts, row by row, whole numbers as numbers; by its caption."""

    def __init__(self, source):
        super().__init__()
        self.found, self.rows, self.into = [], None, None
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        if tag == "table" and dict(attrs).get("class") == "counts":
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("th", "td") and self.rows is not None:
            self.rows[-1].append("")
        self.into = tag

    def handle_endtag(self, tag):
        if tag == "table" and self.rows:
            self.found.append([[int(c) if c.isdigit() else c for c in row] for row in self.rows])
            self.rows = None
        self.into = None

    def handle_data(self, data):
        if self.rows and self.into in ("th", "td"):
            self.rows[-1][-1] += data.strip()


@pytest.mark.parametrize("count", [3, 9, 28])
def test_every_table_adds_up_across_the_sectors_and_down_to_those_who_were_asked(count):
    report = make_report(count)
    tables = Tables(html.render_html(report)).found
    by_sector = [table for table in tables if "All" in table[0]]
    for table in by_sector:
        head, *lines = table
        assert [each for each in html_sectors(report) if each not in head] == [], (
            "every sector that was asked"
        )
        first = next(place for place, name in enumerate(head) if name in html_sectors(report))
        assert all(line[1] == sum(line[first:]) for line in lines)
        assert lines[-2][1] + lines[-1][1] == count, "those who answered and those who left it blank"
    many = [each.summary.kind == "choice_many" for each in report.questions if each.summary.options]
    for table, several in zip(by_sector, many, strict=False):
        chosen = sum(line[1] for line in table[1:-2])
        assert chosen >= table[-2][1] if several else chosen == table[-2][1]
    rows = [table for table in tables if "Answered this row" in table[0]]
    for line in rows[0][1:] if rows else []:
        assert line[-2] + line[-1] == count
    circulation = next(table for table in tables if "Asked" in table[0])
    for line in circulation[1:]:
        assert line[1] == line[2] + sum(line[4:])


def html_sectors(report):
    return [each.sector for each in report.circulation if each.asked]


def test_a_sector_with_nothing_to_show_keeps_its_column_if_it_was_asked_and_has_none_if_it_was_not():
    report = make_report(3)
    columns = [each.group for each in report.sectors_of(report.questions[0].summary)]
    assert columns == ["Public", "Voluntary", "Community", "Private"]
    fewer = make_report(3, circulation=report.circulation[:3])
    assert [each.group for each in fewer.sectors_of(report.questions[0].summary)] == columns[:3]


def test_those_who_came_late_have_a_column_of_their_own_and_the_line_adds_up():
    (first, *others) = make_report(8).circulation
    late = type(first)(first.sector, first.asked, first.answered, first.nil_returns, late=1)
    tables = Tables(html.render_html(make_report(8, circulation=(late, *others)))).found
    head, public = next(table for table in tables if "Asked" in table[0])[:2]
    assert head[4:] == ["Came late", "Had not answered"]
    assert public[4] == 1 and public[1] == public[2] + public[4] + public[5]


def test_in_brief_names_the_leading_answer_of_each_counted_question_and_its_place():
    page = html.render_html(make_report(28))
    brief = page[page.index('id="brief"') : page.index('<nav class="contents"')]
    said = re.findall(r'<a href="#(question-\d)">.*?</a> <strong>(.*?)</strong>', brief)
    assert [anchor[-1] for anchor, _said in said] == ["1", "2", "3", "5", "6", "7", "8"]
    assert said[0][1] == "Strongly agree, Strongly disagree: 7 of 22 each"
    assert said[4][1].startswith("Put first: ")
    assert "most" not in brief.lower().replace("almost", "")


def test_no_more_than_ten_questions_stand_in_brief_and_the_rest_are_counted():
    report = make_report(4)
    page = html.render_html(make_report(4, questions=report.questions[:3] * 4))
    assert page[: page.index('<nav class="contents"')].count('<a href="#question-') == 10
    assert "2 more questions were counted" in page


def test_arithmetic_that_findings_share_is_printed_once_above_them():
    findings = tuple(Finding(f"Sentence {n}.", "65 days of 84.", verdict="BREACH") for n in range(3))
    text = " ".join(Page(html.render_html(make_report(2, findings=findings))).text)
    assert text.count("65 days of 84.") == 1
    assert text.index("65 days of 84.") < text.index("Sentence 0.")


def test_no_comment_is_said_with_what_it_is_out_of():
    assert "1 of the 28 answers was “no comment”." in "".join(Page(html.render_html(make_report(28))).text)
