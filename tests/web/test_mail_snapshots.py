"""Every message as a person reads it, kept as a file: whoever changes one sees in the change what readers will see.

To keep the messages as they are now, run this file with KEEP_SNAPSHOTS=1 in the environment and read the difference.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from consult import clock
from consult.db import db
from consult.documents.mail import text_of_html
from consult.models.decisions import Decision
from consult.models.outbox import code_mark, link_mark
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.services import _mail
from consult.services._holes import ours
from consult.services._mail import written
from consult.services.mornings import PARTS, Item
from tests import world

KEPT = Path(__file__).parent / "snapshots"
TO_PARTNERS = (
    *("early_notice", "invitation", "round", "extended", "reminder", "reminder_started", "reminders"),
    *("correction", "called_off", "question_answered", "closed", "report_out", "outcome"),
)
EVERY = (*TO_PARTNERS, "morning", "sign_in", "join")


def rendered(event: str, organisations: int = 1) -> str:
    """A message with the same facts every time: its subject, its text, and the words of its HTML."""
    paper = db.session.query(Consultation).one()
    parts = [
        {
            "organisation": ("Wick Carers Network", "Upper Arle Village Hall")[place],
            "link_secret": ours(link_mark(place))
            if event not in ("extended", "called_off", "question_answered")
            else "",
            "link_code": ours(code_mark(place)) if event.startswith("reminder") else "",
            "is_umbrella": False,
            "has_answered": True,
        }
        for place in range(organisations)
    ]
    decided = Decision(decided_on=date(2010, 10, 20), body="The Board", text="Fourteen seats stay.")
    correction = {
        "changes": [{"name": "The Board", "what": "Twelve seats."}],
        "reason": "A slip.",
        "made_at": world.OPEN,
    }
    item = Item("due", None, paper, "The Board decides", date(2010, 10, 20), is_news=True)
    values = {
        **{"consultation": paper, "to_name": "Mair Pugh", "parts": parts, "link_secret": ours(link_mark(0))},
        **{"decision": decided, "decision_on": date(2010, 10, 20), "note": "The hall is warm."},
        **{
            "correction": correction,
            "before": world.FIRST_LATE,
            "reason": "The harvest is late.",
            "number": 2,
        },
        **{"changes": (), "question": "Is there a crèche?", "answer": "Yes.", "minutes": 30, "days": 7},
        **{
            "partnership": db.session.query(Partnership).one(),
            "day": date(2010, 10, 20),
            "launch": None,
            "close": None,
        },
    }
    if event == "reminders":
        about = {"consultation": paper, "note": "The hall is warm."}
        begun = {
            "organisation": "Upper Arle Village Hall",
            "link_secret": ours(link_mark(1)),
            "link_code": ours(code_mark(1)),
        }
        values["parts"] = [parts[0] | about | {"begun": False}, begun | about | {"begun": True}]
    if event not in TO_PARTNERS or event == "reminders":
        values["consultation"] = None
    if event == "morning":
        values |= {"parts": {part: [item] if part == "due" else [] for part in PARTS}, "number": 1}
    words = written(event, **values)
    return f"{words['subject']}\n\n{words['text']}\n---- HTML ----\n{text_of_html(words['html'])}\n"


@pytest.fixture
def paper(app: Flask) -> Flask:
    world.draft(world.officer())
    clock.set_to(world.OPEN)
    return app


@pytest.mark.parametrize("event", EVERY)
def test_the_message_reads_as_it_was_kept(paper: Flask, event: str) -> None:
    kept, now = KEPT / f"{event}.txt", rendered(event)
    if os.environ.get("KEEP_SNAPSHOTS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(now, encoding="utf-8")
    assert now == kept.read_text(encoding="utf-8")


def test_no_message_is_kept_that_there_is_no_more() -> None:
    assert {one.stem for one in KEPT.glob("*.txt")} == set(EVERY)


@pytest.mark.parametrize("event", EVERY)
def test_in_welsh_with_no_catalogue_a_message_is_whole_in_english(paper: Flask, event: str) -> None:
    english = rendered(event)
    with force_locale("cy"):
        assert rendered(event) == english


@pytest.mark.parametrize("event", EVERY)
def test_every_sentence_of_a_message_passes_through_the_catalogue(
    paper: Flask, event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a catalogue that gives back nothing but what is filled in, no word of ours is left."""
    pages = paper.jinja_env
    filled = ("Wick", "Carers", "Network", "Mair", "Pugh")
    for name in ("gettext", "ngettext", "_"):
        monkeypatch.setitem(pages.globals, name, lambda *_given, **_named: "¤")
    if pages.cache:
        pages.cache.clear()
    _mail._strict.cache_clear()
    try:
        words = rendered(event).split("---- HTML ----")[0]
    finally:
        _mail._strict.cache_clear()
    left = [
        line
        for line in words.splitlines()
        if line.strip("¤-: \u00a0.") and not line.startswith("http") and "http" not in line
    ]
    ours = (
        "Your seat may go.",
        "The hall is warm.",
        "The harvest is late.",
        "Fourteen seats stay.",
        "Yes.",
        "A slip.",
    )
    typed = (*ours, *filled, "Is there a crèche?", "Twelve seats.", "The Board", "A smaller Board")
    assert [line for line in left if not any(one in line for one in typed)] == []
