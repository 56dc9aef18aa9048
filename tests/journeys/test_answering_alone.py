"""One person answers: in four pages, without script, on a small screen, by keyboard, and over a network that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from consult.db import db, within
from consult.services import responses
from tests import paper_of_kinds, world
from tests.journeys.conftest import Chromium
from tests.web.visits import FIRST, link_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("answering_alone")]
WICK = "Wick Carers Network"
WHOLE = "Answer everything on one page"
SAVED = "#cc-autosave:has-text('Saved at')"


@pytest.fixture
def paper(app: Flask) -> str:
    """A paper with a question of every kind, out and open."""
    return paper_of_kinds.approved(world.officer())


def seen() -> responses.Answering:
    db.session.rollback()  # what the server has committed since
    with within(FIRST):
        return responses.answering(*world.partner(WICK))


def answers() -> dict[str, Any]:
    return {key: value for key, value in seen().answers.items() if value}


@contextmanager
def browser(chromium: Chromium, **settings: Any) -> Iterator[Any]:
    """A browser of one person, at the page to which the link leads."""
    context = chromium.browser.new_context(base_url=chromium.address, **settings)
    page = context.new_page()
    page.goto(link_of())
    yield page
    context.close()


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def faults(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page).response["violations"]]


def test_a_person_alone_answers_in_four_pages_without_script_on_a_small_screen(
    paper: str, chromium: Chromium
) -> None:
    with browser(chromium, java_script_enabled=False, viewport={"width": 320, "height": 640}) as page:
        assert fits(page)
        page.get_by_role("link", name=WHOLE).click()  # the second page
        assert fits(page)
        page.get_by_label("Strongly agree").check()
        page.locator("#q2").fill("A seat for carers")
        page.get_by_role("button", name="Save and check your answer").click()  # the third
        assert fits(page)
        page.get_by_label("In full, under our name").check()
        page.get_by_label("It is my view for the organisation").check()
        page.get_by_label("Who signs?").fill("Mair Pugh")
        page.get_by_role("button", name="Submit").click()  # the fourth
        assert "Your answer is in" in page.locator("h1").inner_text()
        assert fits(page)
    submission = seen().submission
    assert submission is not None
    assert submission.document["answers"] == {
        "q2": {"text": "A seat for carers"},
        "q3": {"choice": "Strongly agree"},
    }


def press_to(page: Any, wanted: str, key: str = "Tab") -> None:
    """Go on by one key until the focus is where it should be."""
    for _step in range(250):
        page.keyboard.press(key)
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} cannot be reached by {key}")


def test_the_keyboard_alone_answers_every_kind_and_submits(paper: str, chromium: Chromium) -> None:
    with browser(chromium) as page:
        press_to(page, "a[href$='/whole']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/whole")
        assert faults(page) == []
        press_to(page, "#q1")
        page.keyboard.press("Space")
        press_to(page, "#q2")
        page.keyboard.type("A seat")
        press_to(page, "input[name=q4]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")  # support with changes
        press_to(page, "#q4-change")
        page.keyboard.type("Keep two")
        press_to(page, "input[name=q5][value=Wick]")
        page.keyboard.press("Space")
        press_to(page, "#q6")
        page.keyboard.type("A lift")
        for number, place in enumerate(("2", "1", "3")):
            press_to(page, f"[name=q7-row-{number}]")
            page.keyboard.type(place)
        press_to(page, "[name=q8-row-0]")
        page.keyboard.press("Space")
        press_to(page, "#q9")
        page.keyboard.type("40")
        press_to(page, "#q11")
        page.keyboard.type("Gwen Hale")
        press_to(page, "button[value=next]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/check")
        assert faults(page) == []
        press_to(page, "#publication")
        page.keyboard.press("Space")
        press_to(page, "#authority")
        page.keyboard.press("Space")
        press_to(page, "form button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipt")
    submission = seen().submission
    assert submission is not None
    assert submission.document["answers"] == {
        "q1": {"choice": "Yes"},
        "q2": {"text": "A seat"},
        "q4": {"choice": "Support with changes", "condition": {"change": "Keep two"}},
        "q5": {"choices": ["Wick"]},
        "q6": {"text": "A lift"},
        "q7": {"ranking": ["Paths", "Roads", "Lamps"]},
        "q8": {"rows": {"Day": "Good"}},
        "q9": {"number": "40"},
        "q11": {"nominee": {"name": "Gwen Hale"}},
    }


def test_questions_come_and_go_with_the_answers_and_the_focus_stays(paper: str, chromium: Chromium) -> None:
    with browser(chromium) as page:
        page.get_by_role("link", name=WHOLE).click()
        halls, why, change = (
            page.locator("[data-field=q5]"),
            page.locator("[data-field=q6]"),
            page.locator("#q4-change"),
        )
        for hidden in (halls, why, change):
            hidden.wait_for(state="hidden")  # as soon as the script of the page has looked
        page.locator("[name=q4][value='Support with changes']").check()
        assert halls.is_visible() and change.is_visible() and not why.is_visible()
        page.locator("[name=q5][value=Wick]").check()
        page.locator("#q6").fill("A lift")
        page.locator("[name=q4][value=Oppose]").check()
        assert not (halls.is_visible() or why.is_visible() or change.is_visible())
        assert page.evaluate("document.activeElement.value") == "Oppose"
        page.locator("[name=q4][value=Support]").check()
        assert page.locator("#q6").input_value() == "A lift" and why.is_visible()


def test_words_that_the_network_lost_are_kept_in_the_browser_and_put_back(
    paper: str, chromium: Chromium
) -> None:
    with browser(chromium) as page:
        page.goto(page.url + "section/s1")
        page.locator("#q2").fill("Saved words")
        page.wait_for_selector(SAVED)
        address = page.url
        page.context.set_offline(True)
        page.locator("#q2").fill("Words that were not saved")
        page.wait_for_selector("#cc-autosave:has-text('Not saved yet, trying again')")
        page.close()  # the browser goes down with the network
        assert answers() == {"q2": {"text": "Saved words"}}
        page.context.set_offline(False)
        again = page.context.new_page()
        again.goto(address)
        banner = again.locator("section.cc-note")
        assert "This browser has words that were not saved." in banner.inner_text()
        assert "Words that were not saved" in banner.locator("pre").inner_text()
        assert again.locator("#q2").input_value() == "Saved words"
        assert faults(again) == []
        again.get_by_role("button", name="Put them back").click()
        again.wait_for_selector(SAVED)
        again.reload()
        assert again.locator("section.cc-note").count() == 0
        assert again.locator("#q2").input_value() == "Words that were not saved"
    assert answers() == {"q2": {"text": "Words that were not saved"}}


def test_a_network_that_comes_back_saves_without_anybody_doing_anything(
    paper: str, chromium: Chromium
) -> None:
    with browser(chromium) as page:
        page.goto(page.url + "section/s1")
        page.context.set_offline(True)
        page.locator("#q2").fill("Typed in a tunnel")
        page.wait_for_selector("#cc-autosave:has-text('Not saved yet, trying again')")
        page.context.set_offline(False)
        page.wait_for_selector(SAVED, timeout=10_000)
        assert page.evaluate("localStorage.length") == 0
    assert answers() == {"q2": {"text": "Typed in a tunnel"}}


def test_leaving_with_words_that_could_not_be_saved_asks_first(paper: str, chromium: Chromium) -> None:
    with browser(chromium) as page:
        page.goto(page.url + "section/s1")
        page.locator("#q2").click()
        page.keyboard.type("Saved")
        page.wait_for_selector(SAVED)
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        page.context.set_offline(True)
        page.keyboard.type(" and more")
        page.wait_for_selector("#cc-autosave:has-text('Not saved yet, trying again')")
        page.close(run_before_unload=True)
        page.wait_for_timeout(500)
        assert asked == ["beforeunload"]


def test_an_old_window_is_told_and_both_texts_are_kept(paper: str, chromium: Chromium) -> None:
    with browser(chromium) as page, browser(chromium) as other:
        for one in (page, other):
            one.goto(one.url + "section/s1")
        other.locator("#q2").fill("The other window")
        other.wait_for_selector(SAVED)
        page.locator("#q2").fill("This window")
        page.wait_for_selector("[data-field=q2] .cc-note")
        assert "The other window" in page.locator("[data-field=q2] .cc-note pre").inner_text()
        page.locator("#comment-s1").fill("Typed meanwhile")  # the rest goes on saving itself
        page.wait_for_selector(SAVED)
        assert answers()["q2"] == {"text": "The other window"}
        assert faults(page) == []
        page.get_by_role("button", name="Keep both").click()
        page.wait_for_selector("[data-field=q2] .cc-note", state="detached")
        page.wait_for_selector(SAVED)
        page.wait_for_timeout(500)
    assert answers() == {
        "q2": {"text": "The other window\n\nThis window"},
        "comment-s1": {"text": "Typed meanwhile"},
    }


def test_two_windows_that_write_in_different_fields_of_one_page_never_meet(
    paper: str, chromium: Chromium
) -> None:
    with browser(chromium) as page, browser(chromium) as other:
        for one in (page, other):
            one.goto(one.url + "section/s1")
        page.locator("#q2").fill("Mine")
        page.wait_for_selector(SAVED)
        other.locator("#comment-s1").fill("Theirs")
        other.get_by_role("button", name="Save and continue").click()
        other.wait_for_url("**/section/s2")
    assert answers() == {"q2": {"text": "Mine"}, "comment-s1": {"text": "Theirs"}}
