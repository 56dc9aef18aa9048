"""By keyboard alone: colleagues share an answer, and one comes back from Word. No mouse, and the focus never hides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, within
from consult.models.responses import DraftAnswer
from consult.services import colleagues, remarks, responses
from tests import world
from tests.documents.form_files import edited
from tests.journeys.conftest import Chromium
from tests.journeys.test_in_word import colleague as fills_in
from tests.web.visits import FIRST, link_of

WICK = "Wick Carers Network"
PRESSES = 5
STEPS = 120  # presses of a key within which everything on a page is reached
# What has the focus: whether it can be seen, where it stands, and how it is marked.
FOCUS = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const box_of = ["radio", "checkbox"].includes(one.type);
    const drawn = box_of ? getComputedStyle(one.nextElementSibling, "::before") : style;
    const outlined = drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) > 0;
    return {
        name: one.tagName + " " + (one.name || one.textContent || "").trim().slice(0, 60),
        tab: one.tabIndex,
        top: box.top + window.scrollY,
        marked: outlined || drawn.boxShadow !== "none",
        seen: box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth,
        body: one === document.body,
        inside: one.closest("main") !== null,
    };
}"""
MATCHES = """([wanted, words]) => {
    const one = document.activeElement;
    return one.matches(wanted) && one.textContent.trim().startsWith(words);
}"""


class Keys:
    """Somebody with a keyboard and no mouse; every stop of the focus is looked at."""

    def __init__(self, chromium: Chromium, address: str) -> None:
        self.page: Any = chromium.come().page
        self.page.goto(address)

    def to(self, wanted: str, words: str = "", key: str = "Tab") -> None:
        """Go on by one key until the focus is where it should be."""
        top = None
        for _step in range(STEPS):
            self.page.keyboard.press(key)
            stop = self.page.evaluate(FOCUS)
            if stop["body"]:
                top = None
                continue
            assert stop["marked"] and stop["seen"], f"the focus cannot be seen at {stop['name']}"
            assert stop["tab"] == 0, f"{stop['name']} takes its turn by number"
            if key == "Tab" and stop["inside"]:
                assert top is None or stop["top"] >= top - 40, f"the focus goes up to {stop['name']}"
                top = stop["top"]
            if self.page.evaluate(MATCHES, [wanted, words]):
                return
        raise AssertionError(f"{wanted} {words} cannot be reached by {key} on {self.page.url}")

    def press(self, wanted: str, words: str = "", key: str = "Enter") -> None:
        """Go to a link or a button and use it; the next page has come."""
        self.to(wanted, words)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, wanted: str, words: str) -> None:
        self.to(wanted)
        self.page.keyboard.type(words)

    def chooses(self, wanted: str, file: Path) -> None:
        """Go to a file's field and choose one; on a machine with much to do, a press may have to be repeated."""
        self.to(wanted)
        chosen: list[Any] = []
        self.page.on("filechooser", lambda one: chosen.append(one))  # the library wants a function of ours
        for _press in range(PRESSES):
            self.page.keyboard.press("Space")
            for _wait in range(20):
                self.page.wait_for_timeout(100)
                if chosen:
                    chosen[0].set_files(str(file))
                    return
        raise AssertionError(f"no file can be chosen at {wanted}")

    def summary_has_the_focus(self) -> None:
        self.page.wait_for_selector(".govuk-error-summary:focus")

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())


@pytest.fixture
def lead(app: Flask, chromium: Chromium) -> Keys:
    """The contact of an organisation, who has come by the link."""
    world.approved(world.officer())
    return Keys(chromium, link_of())


@pytest.mark.browser
@pytest.mark.xdist_group("by_keyboard")
def test_colleagues_share_an_answer_by_keyboard_alone(lead: Keys, chromium: Chromium) -> None:
    lead.press("a", "Answer")
    lead.press("a", "Work on it together")
    lead.press("button", "Let this colleague in")
    lead.summary_has_the_focus()
    lead.to("a", "Enter the colleague's name.")
    lead.page.keyboard.press("Enter")
    assert lead.page.evaluate("document.activeElement.name") == "name"
    lead.page.keyboard.type("Anna Lee")
    lead.to("[name=role]")
    lead.page.keyboard.press("ArrowDown")
    lead.page.keyboard.press("ArrowUp")
    lead.press("button", "Let this colleague in")
    (path,) = re.findall(r"http://consult\.test(/a/[\w-]+)", lead.text)
    anna = Keys(chromium, path)
    lead.press("a", "Who works on it")
    lead.press("a", "Part and link")
    lead.to("[name=key][value=q2]")
    lead.page.keyboard.press("Space")
    lead.press("button", "Save")
    assert "Part: question b." in lead.text
    _two_texts()
    _anna_asks_and_is_ready(anna)
    _the_lead_chooses(lead)
    lead.page.goto(re.sub(r"section/.*", "together", lead.page.url))
    lead.press("a", "Part and link")
    lead.press("button", "Give it back")
    lead.summary_has_the_focus()
    lead.write("[name=why]", "Name the three halls, please.")
    lead.press("button", "Give it back")
    anna.page.reload()
    assert "Name the three halls, please." in anna.text


def _two_texts() -> None:
    """Both write in one field at the same time."""
    db.session.rollback()  # the reading of this test ends, so that it sees what is there now
    with within(FIRST):
        holder, public_id = world.partner(WICK)
        member = colleagues.team(holder, public_id).members[0].colleague
        for name, number, words in (
            ("Mair Pugh", None, "A seat for carers."),
            ("Anna Lee", member.id, "Two seats."),
        ):
            actor = type(holder)(**vars(holder) | {"person": name, "colleague_id": number})
            responses.save_draft(actor, public_id, {"q2": ({"value": [words]}, 0)})
    db.session.rollback()


def _anna_asks_and_is_ready(anna: Keys) -> None:
    anna.press("a", "Answer")
    anna.press("a", "1. The Board")
    anna.press("a", "Between colleagues")
    anna.press("button", "Say it")
    anna.summary_has_the_focus()
    anna.write("[name=text]", "Will the trustees like this?")
    anna.press("button", "Say it")
    anna.to("summary", "Take it back")
    anna.page.keyboard.press("Enter")
    anna.press("button", "Delete what I said")
    assert "Taken back" in anna.text and "trustees" not in anna.text
    anna.write("[name=text]", "Which halls are meant?")
    anna.press("button", "Say it")
    anna.press("a", "Back to the question")
    anna.press("a", "Back to the list")
    anna.press("button", "My part is ready")
    assert "You have said that your part is ready." in anna.text
    with within(FIRST):
        said = [one.text for one in remarks.remarks(*world.partner(WICK), "q1")]
    db.session.rollback()
    assert said == ["", "Which halls are meant?"]


def _the_lead_chooses(lead: Keys) -> None:
    lead.press("a", "Back to the list")
    assert "Two versions wait for somebody to choose" in lead.text
    lead.press("a", "1. The Board")
    lead.press("a", "See both and choose")
    lead.press("button", "Keep it")
    lead.summary_has_the_focus()
    lead.to("[name=take]")
    lead.page.keyboard.press("Space")
    lead.page.keyboard.press("ArrowDown")
    lead.press("button", "Keep it")
    with within(FIRST):
        (stands,) = db.session.scalars(select(DraftAnswer.value))
    db.session.rollback()
    assert stands == {"text": "Two seats."}


@pytest.mark.browser
@pytest.mark.xdist_group("by_keyboard")
def test_an_answer_goes_to_word_and_comes_back_by_keyboard_alone(lead: Keys, tmp_path: Path) -> None:
    lead.press("a", "Answer in Word")
    lead.to("a", "Download the form")
    with lead.page.expect_download() as coming:
        lead.page.keyboard.press("Enter")
    form = tmp_path / "form.docx"
    form.write_bytes(edited(Path(coming.value.path()).read_bytes(), fills_in))
    lead.press("button", "Show what goes where")
    lead.summary_has_the_focus()
    lead.chooses("[name=file]", form)
    lead.press("button", "Show what goes where")
    assert "What goes where" in lead.text and "PS: thank you" in lead.text
    lead.to("select")
    lead.page.keyboard.press("End")
    lead.press("button", "Put it in the draft")
    assert "answers were put in your draft" in lead.text
    lead.press("a", "Check and submit")
    assert "Nobody speaks for carers." in lead.text and "PS: thank you" in lead.text


@pytest.mark.browser
@pytest.mark.xdist_group("by_keyboard")
def test_the_way_back_is_the_same_way(lead: Keys) -> None:
    lead.press("a", "Answer")
    there = []
    for key in ("Tab", "Shift+Tab"):
        found = []
        for _step in range(STEPS):
            lead.page.keyboard.press(key)
            stop = lead.page.evaluate(FOCUS)
            if stop["body"]:
                break
            found.append(stop["name"])
        there.append(found)
        lead.page.keyboard.press("Shift+Tab") if key == "Tab" else None
    assert there[0] and there[0][-2::-1] == there[1][: len(there[0]) - 1]
