"""An organisation answers in Word: once over HTTP without script, once in a real Chromium with axe on every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from flask import Flask

from consult.db import db, within
from consult.services import responses
from tests import world
from tests.documents.form_files import edited, tracked, write
from tests.journeys.conftest import Chromium
from tests.journeys.drivers import HttpVisitor, Visitor
from tests.journeys.main_job import Come

CARER = "mair@wickcarers.example"


def colleague(document: Any) -> None:
    """What somebody at the organisation does to the form in a word processor."""
    write(document, "Answer 1: choose one", "☐ Yes\n☒ No")
    tracked(document, "Answer 1: reasons or comment", "It is bad.", "Nobody speaks for carers.")
    write(document, "Answer 2", "“One seat more” – for carers.")
    document.paragraphs[-1].insert_paragraph_before("PS: thank you for asking us.")
    document.add_comment(document.paragraphs[0].runs, text="Shall we say more?", author="Gwen")


def in_word(come: Come, folder: Path) -> None:
    secret, (wick, public_id) = world.secret_for(CARER), world.partner("Wick Carers Network")
    assert wick.partnership_id is not None
    lead = come()
    lead.open(f"/a/{secret}")
    lead.follow("Answer in Word")
    form = folder / "form.docx"
    form.write_bytes(edited(lead.download("Download the form"), colleague))
    assert lead.download("A blank form to print").startswith(b"%PDF")
    _somebody_types_meanwhile(come, secret)
    lead.send("Show what goes where", files={"file": form})
    for shown in (
        "Nobody speaks for carers.",
        "have both changed here",
        "Two seats.",
        "PS: thank you",
        "Gwen",
    ):
        assert shown in lead.text
    assert "It is bad." not in lead.text
    lead.send("Put it in the draft", {"q2-keep": "both", "stray-1-place": "comment-paper"})
    assert "3 answers were put in your draft" in lead.text
    lead.follow("Check and submit")
    _submitted(lead)
    db.session.remove()  # end this test's own reading transaction
    with within(wick.partnership_id):
        answers = responses.answering(wick, public_id).submission
        assert answers is not None and answers.document["answers"] == {
            "q1": {"choice": "No", "text": "Nobody speaks for carers."},
            "q2": {"text": "Two seats.\n\n“One seat more” – for carers."},
            "comment-paper": {"text": "PS: thank you for asking us."},
        }


def _somebody_types_meanwhile(come: Come, secret: str) -> None:
    other = come()
    other.open(f"/a/{secret}")
    other.follow("Answer")
    other.follow("1. The Board")
    other.send("Save and back to the list", {"q2": "Two seats."})


def _submitted(lead: Visitor) -> None:
    for said in ("Nobody speaks for carers.", "PS: thank you for asking us."):
        assert said in lead.text
    lead.send("Submit", {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"})
    assert "SP-2010-1-" in lead.text, "the receipt page shows its reference"


def test_a_form_goes_round_in_word_and_is_submitted(app: Flask, tmp_path: Path) -> None:
    world.approved(world.officer())
    in_word(lambda: HttpVisitor(app), tmp_path)


@pytest.mark.browser
@pytest.mark.xdist_group("in_word")
def test_the_same_in_a_real_browser_with_no_accessibility_fault(
    app: Flask, chromium: Chromium, tmp_path: Path
) -> None:
    world.approved(world.officer())
    in_word(chromium.come, tmp_path)
    assert chromium.faults == {}
    assert {"word", "taken"} <= {place.split(" ")[0].rpartition("/")[2] for place in chromium.checked}


def test_the_form_is_an_ordinary_word_document_with_headings(app: Flask, tmp_path: Path) -> None:
    world.approved(world.officer())
    lead = HttpVisitor(app)
    lead.open(f"/a/{world.secret_for(CARER)}")
    lead.follow("Answer in Word")
    (tmp_path / "form.docx").write_bytes(lead.download("Download the form"))
    document = docx.Document(str(tmp_path / "form.docx"))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name.startswith("Heading")]
    assert headings[:3] == ["How to fill this in", "What it may change for you", "1. The Board"]
    assert (
        "Question b. What would you change?" in headings
        and headings[-1] == "Any comment on “A smaller Board”"
    )
    assert (
        document.core_properties.title == "A smaller Board" and document.core_properties.language == "en-GB"
    )
