"""The page of local standards."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from consult.domain.standards import catalogue
from consult.services import standards
from tests.web.officer_at_work import Desk, parts

PAGE = "/standards/local"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def compact(**more: object) -> dict[str, object]:
    named = {"name": "Severnvale Compact", "min_days": "84", "text_ref": "4.2", "do": "save"}
    return named | parts("effective_from", date(2009, 1, 1)) | more


def test_a_local_compact_is_added_changed_and_removed(desk: Desk) -> None:
    assert "None is recorded." in desk.read(PAGE)
    assert desk.send(PAGE, **compact()).status_code == 302
    assert "Usual length: 84 days" in desk.read(PAGE)
    kept = standards.local_compacts(desk.actor)[0]
    assert 'value="84"' in desk.client.get(f"{PAGE}/{kept.id}").text
    assert desk.send(f"{PAGE}/{kept.id}", **compact(min_days="90", text_ref="")).status_code == 302
    text = desk.read(PAGE)
    assert "Usual length: 90 days" in text
    assert "a benchmark for you alone" in text
    desk.send(f"{PAGE}/{kept.id}", do="remove")
    assert "None is recorded." in desk.read(PAGE)


@pytest.mark.parametrize(
    ("typed", "place", "sentence"),
    [
        ({"name": ""}, "name", "Give its name."),
        ({"min_days": "twelve weeks"}, "min_days", "Give a whole number of days"),
        ({"min_days": "99999"}, "min_days", "Give a whole number of days"),
        ({"min_days": "-1"}, "min_days", "Give a whole number of days"),
        ({"effective_from-day": "31", "effective_from-month": "2"}, "effective_from-day", "a real date"),
        (
            {"effective_from-day": "", "effective_from-month": "", "effective_from-year": ""},
            "effective_from-day",
            "Give",
        ),
        (parts("effective_to", date(2008, 1, 1)), "effective_to-day", "before the first"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(
    desk: Desk, typed: dict[str, object], place: str, sentence: str
) -> None:
    answer = desk.send(PAGE, **compact(**typed))
    assert f'href="#{place}"' in answer.text and f'id="{place}"' in answer.text
    assert sentence in answer.text
    assert standards.local_compacts(desk.actor) == []


def test_a_poll_is_added_and_removed(desk: Desk) -> None:
    poll = {"poll-label": "By-election in Arle"} | parts("poll", date(2010, 9, 2))
    assert desk.send("/standards/polls", **poll).status_code == 302
    assert "Thursday 2 September 2010: By-election in Arle" in desk.read(PAGE)
    wrong = desk.send("/standards/polls", **(poll | parts("notice", date(2010, 9, 3))))
    assert "The notice is given before the poll." in wrong.text
    assert 'value="By-election in Arle"' in wrong.text
    kept = standards.polls(desk.actor)[0]
    desk.client.post(f"/standards/polls/{kept.id}/remove")
    assert standards.polls(desk.actor) == []


@pytest.mark.parametrize("address", [f"{PAGE}/77", "/standards/polls/77/remove"])
def test_what_is_not_there_is_not_found(desk: Desk, address: str) -> None:
    assert desk.client.post(address, data=compact()).status_code == 404


def test_the_page_of_standards_prints_every_edition_rule_source_and_doubt(desk: Desk) -> None:
    text = desk.read("/standards")
    known = catalogue()
    assert len(known.rules) > 80
    for edition in known.editions:
        assert edition.code in text
    for rule in known.rules:
        for said in (rule.id, rule.title, rule.requirement, rule.citation, *rule.sources, *rule.doubts):
            assert " ".join(said.split()) in text, said
    for doubt in known.doubts:
        assert doubt in text
    assert text.count("Remembered, not seen") >= sum(rule.evidence == "memory" for rule in known.rules)


def test_the_way_to_the_local_compact_is_on_the_page_of_standards(desk: Desk) -> None:
    assert 'href="/standards/local"' in desk.client.get("/standards").text
