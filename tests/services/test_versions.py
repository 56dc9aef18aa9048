"""Two people in one field: the second sees the first's text, and no word of either is lost."""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.domain.access import Actor
from consult.domain.answers import mark_of
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.models.responses import DraftAnswer, DraftVersion
from consult.services import responses, versions
from consult.services.responses import Saved
from tests import world
from tests.web.visits import FIRST, link_of

WICK = "Wick Carers Network"
JSON = {"Accept": "application/json"}


@pytest.fixture
def wick(app: Flask) -> tuple[Actor, str]:
    """The lead of an organisation whose paper is open, and the public id of its pages."""
    world.approved(world.officer())
    holder, public_id = world.partner(WICK)
    return replace(holder, person="Mair Pugh"), public_id


def save(
    actor: Actor, public_id: str, words: str, seen: int = 0, kept: int | None = None, was: str | None = None
) -> Saved:
    return responses.save_draft(
        actor,
        public_id,
        {"q2": ({"value": [words]}, seen)},
        was={"q2": was} if was is not None else None,
        kept={"q2": kept} if kept else None,
    )


def two_texts(lead: Actor, public_id: str) -> tuple[Actor, Saved]:
    """The lead writes; a colleague who had not seen it writes too."""
    anna = world.let_in(lead, public_id)
    save(lead, public_id, "The lead's words")
    return anna, save(anna, public_id, "Anna's words")


def test_both_texts_are_kept_for_whoever_comes_next(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    two_texts(lead, public_id)
    found = versions.versions(lead, public_id, "q2")
    assert found.stands is not None
    assert (found.stands.words, found.stands.by) == ("The lead's words", "Mair Pugh")
    assert [(one.words, one.by) for one in found.waiting] == [("Anna's words", "Anna Lee")]
    assert responses.answering(lead, public_id).two_versions == ["q2"]


def test_the_clash_says_who_wrote_the_other_text(wick: tuple[Actor, str]) -> None:
    _anna, saved = two_texts(*wick)
    (clash,) = saved.clashes
    assert (clash.by, clash.theirs, clash.yours) == ("Mair Pugh", "The lead's words", "Anna's words")


def test_a_tab_that_goes_on_writing_beside_a_newer_text_waits_in_one_row(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna, saved = two_texts(lead, public_id)
    kept = saved.clashes[0].kept
    again = save(anna, public_id, "Anna's words go on", kept=kept)
    assert again.clashes[0].kept == kept
    (waiting,) = versions.versions(lead, public_id, "q2").waiting
    assert waiting.words == "Anna's words go on"


def test_what_a_tab_takes_back_beside_a_newer_text_is_kept_all_the_same(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna, saved = two_texts(lead, public_id)
    save(anna, public_id, "Something else", kept=saved.clashes[0].kept)
    found = versions.versions(lead, public_id, "q2")
    assert [one.words for one in found.waiting] == ["Something else"]
    assert [one.words for one in found.earlier] == ["Anna's words"]


def test_sending_the_same_clash_twice_keeps_one_text(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna, saved = two_texts(lead, public_id)
    assert save(anna, public_id, "Anna's words").clashes[0].kept == saved.clashes[0].kept
    assert len(versions.versions(lead, public_id, "q2").waiting) == 1


def test_keeping_ones_own_settles_it_and_the_others_text_stays_among_the_earlier(
    wick: tuple[Actor, str],
) -> None:
    lead, public_id = wick
    anna, saved = two_texts(lead, public_id)
    (clash,) = saved.clashes
    assert not save(anna, public_id, "Anna's words", seen=clash.version, kept=clash.kept).clashes
    found = versions.versions(lead, public_id, "q2")
    assert found.stands is not None and (found.stands.words, found.stands.by) == ("Anna's words", "Anna Lee")
    assert not found.waiting
    assert "The lead's words" in [one.words for one in found.earlier]


def test_whoever_comes_next_may_take_the_other_text_or_both(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    two_texts(lead, public_id)
    found = versions.versions(lead, public_id, "q2")
    (waiting,) = found.waiting
    versions.choose(lead, public_id, "q2", take=waiting.id, seen=1, shown={waiting.id}, both=True)
    after = versions.versions(lead, public_id, "q2")
    assert after.stands is not None and after.stands.words == "The lead's words\n\nAnna's words"
    assert not after.waiting and "Anna's words" in [one.words for one in after.earlier]


def test_letting_it_stand_loses_nothing(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    two_texts(lead, public_id)
    (waiting,) = versions.versions(lead, public_id, "q2").waiting
    versions.choose(lead, public_id, "q2", take=versions.STANDING, seen=1, shown={waiting.id})
    after = versions.versions(lead, public_id, "q2")
    assert after.stands is not None and after.stands.words == "The lead's words"
    assert [one.words for one in after.earlier] == ["Anna's words"] and not after.waiting


def test_a_choice_that_was_made_on_an_old_page_is_not_done(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    two_texts(lead, public_id)
    (waiting,) = versions.versions(lead, public_id, "q2").waiting
    save(lead, public_id, "The lead's words, and more", seen=1)
    with pytest.raises(Conflict, match="while you were choosing"):
        versions.choose(lead, public_id, "q2", take=waiting.id, seen=1, shown={waiting.id})
    assert responses.answering(lead, public_id).two_versions == ["q2"]


def test_a_text_that_came_while_somebody_chose_still_waits(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    two_texts(lead, public_id)
    (waiting,) = versions.versions(lead, public_id, "q2").waiting
    save(world.let_in(lead, public_id, "Ben Ash"), public_id, "Ben's words")
    versions.choose(lead, public_id, "q2", take=versions.STANDING, seen=1, shown={waiting.id})
    assert [one.words for one in versions.versions(lead, public_id, "q2").waiting] == ["Ben's words"]


def test_both_texts_together_must_fit_one_answer(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    save(lead, public_id, "x" * 15_000)
    save(anna, public_id, "y" * 15_000)
    (waiting,) = versions.versions(lead, public_id, "q2").waiting
    with pytest.raises(BadInput) as refused:
        versions.choose(lead, public_id, "q2", take=waiting.id, seen=1, shown={waiting.id}, both=True)
    assert "10002 characters too long" in refused.value.problems["take"]


def test_an_earlier_version_can_be_put_back(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    save(lead, public_id, "A long and careful answer")
    save(lead, public_id, "", seen=1)
    (earlier,) = versions.versions(lead, public_id, "q2").earlier
    versions.choose(lead, public_id, "q2", take=earlier.id, seen=2, shown=())
    assert responses.answering(lead, public_id).answers["q2"] == {"text": "A long and careful answer"}


def test_going_on_with_ones_own_text_makes_no_earlier_version(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    for seen, words in enumerate(("Keep", "Keep the", "Keep the halls")):
        save(lead, public_id, words, seen=seen)
    assert versions.versions(lead, public_id, "q2").earlier == []


def test_going_on_with_a_colleagues_text_keeps_it_under_their_name(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    save(world.let_in(lead, public_id), public_id, "Anna began")
    save(lead, public_id, "Anna began, Mair went on", seen=1)
    found = versions.versions(lead, public_id, "q2")
    assert [(one.words, one.by) for one in found.earlier] == [("Anna began", "Anna Lee")]
    assert found.stands is not None and found.stands.by == "Mair Pugh"


def test_a_page_that_gives_back_what_it_showed_writes_nothing_and_clashes_with_nobody(
    wick: tuple[Actor, str],
) -> None:
    """Two colleagues on one page write in different fields: the blank field of one is no answer to the other."""
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    save(lead, public_id, "The lead's words")
    saved = save(anna, public_id, "", seen=0, was=mark_of(None))
    assert not saved.clashes and not responses.answering(lead, public_id).two_versions
    assert responses.answering(lead, public_id).answers["q2"] == {"text": "The lead's words"}


def test_clearing_a_field_that_somebody_wrote_in_meanwhile_is_a_clash(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    save(lead, public_id, "First")
    save(lead, public_id, "First, and second", seen=1)
    saved = save(anna, public_id, "", seen=1, was=mark_of({"text": "First"}))
    assert saved.clashes[0].theirs == "First, and second"


def test_a_row_of_another_organisation_or_field_is_not_there(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    two_texts(lead, public_id)
    (waiting,) = versions.versions(lead, public_id, "q2").waiting
    other, other_id = world.partner("Upper Arle Village Hall")
    save(other, other_id, "Ours")
    with pytest.raises(NotFound):
        versions.choose(other, other_id, "q2", take=waiting.id, seen=1, shown={waiting.id})
    responses.save_draft(lead, public_id, {"q1": ({"value": ["Yes"]}, 0)})
    with pytest.raises(NotFound):
        versions.choose(lead, public_id, "q1", take=waiting.id, seen=1, shown=())
    with pytest.raises(NotFound):
        versions.versions(lead, public_id, "q99")
    assert responses.answering(lead, public_id).two_versions == ["q2"]


def test_another_organisation_cannot_settle_what_waits(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    two_texts(lead, public_id)
    (waiting,) = versions.versions(lead, public_id, "q2").waiting
    save(*world.partner("Upper Arle Village Hall"), "Ours", kept=waiting.id)
    assert responses.answering(lead, public_id).two_versions == ["q2"]


@dataclass
class Tab:
    """A browser with one field open, which saves as the page's own script does."""

    client: FlaskClient
    page: str
    letter: str
    chance: random.Random
    text: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    clash: dict[str, Any] | None = None
    told: int = 0

    def load(self) -> None:
        """Open the page: what stands in the field, and what the page knows of it."""
        shown = self.client.get(self.page).text
        names = re.findall(r'name="(q2-(?:seen|was))" value="([^"]*)"', shown)
        self.hidden, self.clash = dict(names), None
        box = re.search(r'<textarea[^>]* name="q2"[^>]*>\n?(.*?)</textarea>', shown, re.DOTALL)
        assert box is not None
        self.text = box[1]

    def save(self, **more: str) -> None:
        answer = self.client.post(self.page, data=self.hidden | {"q2": self.text} | more, headers=JSON).json
        assert answer is not None and not answer["problems"]
        self.clash = next(iter(answer["clashes"]), None)
        if self.clash:
            self.told += 1
            self.hidden["q2-kept"] = str(self.clash["kept"])
        elif "q2" in answer["versions"]:
            self.hidden = {"q2-seen": str(answer["versions"]["q2"])} | (
                {"q2-was": answer["marks"]["q2"]} if "q2" in answer["marks"] else {}
            )

    def turn(self, number: int) -> None:
        """Write one group of letters; where there is a clash, choose, or go on writing beside it."""
        self.text = f"{self.text} {self.letter}{number}.".strip()
        self.save()
        choice = self.chance.random()
        if self.clash and choice < 0.3:
            self.hidden["q2-seen"] = str(self.clash["version"])
            self.save()
        elif self.clash and choice < 0.5:
            self.save(**{"q2-keep": "theirs"})
            self.load()


TURNS = 60


@pytest.mark.parametrize("same_link", [False, True], ids=["a link each", "one link in two browsers"])
def test_sixty_turns_of_two_people_in_one_field_at_once_lose_no_group_of_letters(
    app: Flask, wick: tuple[Actor, str], same_link: bool
) -> None:
    lead, public_id = wick
    colleague = "" if same_link else world.colleagues.add(lead, public_id, name="Anna Lee")
    db.session.rollback()
    ways = [link_of(), f"/a/{colleague}" if colleague else link_of()]
    tabs = []
    for number, (letter, way) in enumerate(zip("ab", ways, strict=True)):
        client = app.test_client()
        assert client.get(way).status_code == 302
        tabs.append(Tab(client, f"/answer/{public_id}/section/s1", letter, random.Random(number)))
        tabs[-1].load()
    db.session.rollback()

    together = Barrier(2)  # each turn begins for both at once, however busy the machine is

    def write(tab: Tab) -> None:
        for number in range(TURNS):
            together.wait(timeout=120)
            tab.turn(number)

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(write, tab) for tab in tabs]:
            done.result()
    with within(FIRST):
        stands = [one["text"] for one in db.session.scalars(select(DraftAnswer.value)) if one]
        kept = [one["text"] for one in db.session.scalars(select(DraftVersion.value)) if one]
    found = set(" ".join(stands + kept).split())
    assert found == {f"{letter}{number}." for letter in "ab" for number in range(TURNS)}
    assert all(tab.told for tab in tabs), "each was told of the other's text"


def test_a_tab_that_wakes_with_an_old_text_is_told_and_overwrites_nothing(
    app: Flask, client: FlaskClient, wick: tuple[Actor, str]
) -> None:
    lead, public_id = wick
    save(lead, public_id, "Monday's text")
    client.get(link_of())
    page = f"/answer/{public_id}/section/s1"
    old = Tab(client, page, "", random.Random(0))
    old.load()
    with within(FIRST):
        save(lead, public_id, "Friday's text", seen=1)
    clock.set_to(world.OPEN.replace(day=6))
    old.text = "Monday's text, still being written"
    old.save()
    assert old.clash is not None and old.clash["theirs"] == "Friday's text"
    with within(FIRST):
        assert responses.answering(lead, public_id).answers["q2"] == {"text": "Friday's text"}
        (waiting,) = versions.versions(lead, public_id, "q2").waiting
    assert waiting.words == "Monday's text, still being written"
