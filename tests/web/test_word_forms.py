"""Answering in Word over HTTP: download, fill in as a colleague would, upload, look, choose."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.db import db
from consult.services import responses
from tests import world

WICK = "Wick Carers Network"


@pytest.fixture
def wick(app: Flask) -> tuple[FlaskClient, str]:
    """A browser that came by the personal link of an organisation, and the address of its pages."""
    world.approved(world.officer())
    client, home = app.test_client(), f"/answer/{world.partner(WICK)[1]}/"
    client.get("/a/" + world.secret_for("mair@wickcarers.example"))
    client.get(home)
    return client, home


def text_of(answer: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return " ".join(words.replace("&#34;", '"').replace("&#39;", "'").split())


def filled(content: bytes, says: dict[str, str]) -> bytes:
    """The form with words written into the row of each label."""
    document = docx.Document(io.BytesIO(content))
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text in says:
                row.cells[1].text = says[row.cells[0].text]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fields_of(answer: Any) -> dict[str, str]:
    """What the form of the preview would send as it stands."""
    from lxml import html

    form = html.fromstring(answer.get_data(as_text=True)).xpath("//form[@action]")[-1]
    return dict(form.form_values())


def drafted(name: str = WICK) -> dict[str, Any]:
    db.session.rollback()
    actor, public_id = world.partner(name)
    view = responses.answering(actor, public_id)
    return {key: value for key, value in view.answers.items() if value}


def upload(client: FlaskClient, home: str, content: bytes, name: str = "form.docx") -> Any:
    return client.post(f"{home}word", data={"file": (io.BytesIO(content), name)})


def test_a_form_that_was_filled_in_comes_back_into_the_draft(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    form = client.get(f"{home}word/form.docx")
    assert form.headers["Content-Disposition"].startswith("attachment; filename=SP-")
    says = {
        "Answer 1: choose one": "☒ Yes\n☐ No",
        "Answer 1: reasons or comment": "It is fairer.",
        "Answer 2": "Two seats for carers.",
    }
    shown = upload(client, home, filled(form.data, says))
    assert shown.status_code == 200
    assert "2 answers differ" in text_of(shown)
    assert drafted() == {}, "looking saves nothing"
    kept = client.post(f"{home}word/take", data=fields_of(shown), follow_redirects=True)
    assert "2 answers were put in your draft" in text_of(kept)
    assert drafted() == {
        "q1": {"choice": "Yes", "text": "It is fairer."},
        "q2": {"text": "Two seats for carers."},
    }


def test_the_blank_form_is_a_tagged_pdf(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    answer = client.get(f"{home}form.pdf")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
