"""The form for print: the whole paper, nobody's answers, the same for everybody."""

from __future__ import annotations

import io

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from consult.db import db
from consult.reports import pages
from consult.services import responses
from tests import world
from tests.web.visits import come_in

WICK = "Wick Carers Network"


@pytest.fixture
def wick(app: Flask) -> tuple[FlaskClient, str]:
    """A browser that came by the personal link of an organisation, and the address of its pages."""
    world.approved(world.officer())
    client = app.test_client()
    home = come_in(client)
    client.get(home)
    return client, home


def test_the_blank_form_holds_the_whole_paper_and_nothing_of_anybody(
    app: Flask, wick: tuple[FlaskClient, str]
) -> None:
    client, home = wick
    responses.save_draft(*world.partner(WICK), {"q2": ({"value": ["A secret of the Wick."]}, 0)})
    db.session.rollback()
    pdf = client.get(f"{home}form.pdf").data
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    for expected in (
        "Answer by Monday 27 September 2010",
        "What would you change?",
        "Strongly agree",
        "Any comment on “The Forum”",
        "Any comment on “A smaller Board”",
    ):
        assert expected in words
    assert "secret" not in words and WICK not in words


def test_one_print_of_the_blank_form_serves_everybody(app: Flask, wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    first = client.get(f"{home}form.pdf").data
    kept = pages._printed.cache_info()
    secret, other = world.secret_for("jo@upperarle.example"), world.partner("Upper Arle Village Hall")[1]
    client.get(f"/a/{secret}")
    assert client.get(f"/answer/{other}/form.pdf").data == first
    assert pages._printed.cache_info().misses == kept.misses


def test_the_blank_form_is_tagged_and_says_its_title_and_language(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    with pikepdf.open(io.BytesIO(client.get(f"{home}form.pdf").data)) as pdf:
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == "Form to fill in: A smaller Board"
        kinds = [
            str(one.get("/S")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one
        ]
    assert kinds.count("/H3") == 6 and "/H1" in kinds and "/LI" in kinds
