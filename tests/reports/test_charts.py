"""Pictures: a sentence in each, counts at the bars, and no reliance on colour."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from consult.reports import charts, pictures
from tests.reports.builders import make_report

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg):
    return ElementTree.fromstring(str(svg))


def words(svg):
    return ["".join(each.itertext()) for each in drawn(svg).iter(f"{SVG}text")]


def test_each_picture_says_itself_in_one_sentence_and_prints_each_count():
    (question, *_rest) = make_report(28).questions
    svg = pictures.question_chart(question.summary)
    sentence = drawn(svg).find(f"{SVG}title").text
    assert sentence.startswith("Of 22 who answered question 1(a), 7 (32%) chose Strongly agree")
    assert sentence.endswith(".")
    printed = [pictures.printed(option) for option in question.summary.options]
    assert [each for each in words(svg) if each in printed] == printed


def test_the_longest_bar_fills_the_room_and_the_others_are_in_proportion():
    svg = charts.bars("Two.", [charts.Bar("a", 4, "4"), charts.Bar("b", 1, "1"), charts.Bar("c", 0, "0")])
    long, short = (float(each.get("width")) for each in drawn(svg).iter(f"{SVG}rect"))
    assert long == pytest.approx(4 * short, abs=0.1)


def test_agreement_lies_left_of_the_line_and_the_middle_across_it():
    looks, centre = pictures.SCALES[5]
    series = [(str(n), look) for n, look in enumerate(looks)]
    svg = charts.stacked("One.", series, [charts.Row("All", (3, 2, 4, 1, 0))], centre)
    line = next(each for each in drawn(svg).iter(f"{SVG}line") if each.get("stroke") == charts.FAINT)
    axis = float(line.get("x1"))
    bars = [each for each in drawn(svg).iter(f"{SVG}rect") if each.get("height") == str(charts.BAR)]
    left = sum(float(each.get("width")) for each in bars[:2]) + float(bars[2].get("width")) / 2
    assert float(bars[0].get("x")) + left == pytest.approx(axis, abs=0.3)


def test_the_two_sides_of_a_scale_differ_by_hatching_and_not_by_colour_alone():
    for looks, centre in pictures.SCALES.values():
        assert all(look.hatch == 0 for look in looks[: int(centre)])
        assert all(look.hatch > 0 for look in looks[-int(centre) :])
        lightness = [int(look.fill[1:3], 16) for look in looks]
        assert len(set(zip(lightness, (look.hatch for look in looks), strict=True))) == len(looks)


def test_marks_on_days_that_are_close_together_do_not_cover_one_another():
    marks = [charts.Mark(n, date(2010, 9, 7 + n), date(2010, 9, 7 + n)) for n in range(1, 5)]
    circles = list(drawn(charts.timeline("Four.", marks, None, None)).iter(f"{SVG}circle"))
    for one in circles:
        for other in circles:
            apart = (
                abs(float(one.get("cx")) - float(other.get("cx"))),
                abs(float(one.get("cy")) - float(other.get("cy"))),
            )
            assert one is other or max(apart) >= 20


def test_a_timetable_of_a_thousand_years_is_left_without_a_picture():
    report = make_report(2)
    rows = (report.timetable[0], type(report.timetable[0])("31 December 9999", "x", "other", "9999-12-31"))
    assert pictures.timetable_chart(make_report(2, timetable=rows)) == ""


@given(st.lists(st.tuples(st.text(), st.integers(0, 10**6)), max_size=6))
def test_any_label_and_any_count_make_a_well_formed_picture_without_style_or_script(rows):
    clean = [(re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", label), count) for label, count in rows]
    svg = charts.bars("x < y & z.", [charts.Bar(label, count, str(count)) for label, count in clean])
    assert isinstance(svg, Markup)
    for element in drawn(svg).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "text", "rect", "line"}
        assert "style" not in element.attrib
