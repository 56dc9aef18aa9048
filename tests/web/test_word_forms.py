"""Answering in Word over HTTP: download, fill in as a colleague would, upload, look, choose."""

from __future__ import annotations

import io
import re
from random import Random
from typing import Any

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from consult import clock
from consult.db import db
from consult.services import responses
from tests import world
from tests.documents.form_files import edited, rewritten, without_properties, write
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


def text_of(answer: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return " ".join(words.replace("&#34;", '"').replace("&#39;", "'").split())


def filled(content: bytes, says: dict[str, str]) -> bytes:
    """The form with words written into the row of each label."""

    def fill(document: Any) -> None:
        for label, text in says.items():
            write(document, label, text)

    return edited(content, fill)


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
    """Send a file to the page; put together here, since the client would leave its own copy open."""
    file = FileStorage(io.BytesIO(content), filename=name)
    boundary, body = encode_multipart({"file": file})
    return client.post(f"{home}word", data=body, content_type=f"multipart/form-data; boundary={boundary}")


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


def with_paragraph(content: bytes, text: str, before: str = "") -> bytes:
    """The form with a paragraph at its end, or before the first that begins so."""

    def add(document: Any) -> None:
        if before:
            next(one for one in document.paragraphs if one.text.startswith(before)).insert_paragraph_before(
                text
            )
        else:
            document.add_paragraph(text)

    return edited(content, add)


def take(client: FlaskClient, home: str, shown: Any, **chosen: str) -> Any:
    """Send the preview's form as it stands but for what is chosen."""
    fields = fields_of(shown) | {name.replace("_", "-"): value for name, value in chosen.items()}
    return client.post(f"{home}word/take", data=fields)


def save(answers: dict[str, tuple[str, int]], name: str = WICK) -> None:
    db.session.rollback()
    actor, public_id = world.partner(name)
    raw = {key: ({"value": [text]}, seen) for key, (text, seen) in answers.items()}
    assert not responses.save_draft(actor, public_id, raw).clashes


def test_a_form_has_the_draft_in_it_and_unchanged_it_changes_nothing(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    save({"q2": ("Two seats for carers.", 0), "q3": ("Agree", 0)})
    form = client.get(f"{home}word/form.docx").data
    shown = text_of(upload(client, home, form))
    assert "The file has nothing that your draft does not have." in shown
    assert "Put it in the draft" not in shown


def test_what_a_colleague_wrote_here_meanwhile_is_not_undone_by_a_form_that_was_left_alone(
    wick: tuple[FlaskClient, str],
) -> None:
    client, home = wick
    save({"q2": ("First.", 0)})
    form = client.get(f"{home}word/form.docx").data
    save({"q2": ("First, and more.", 1)})
    assert "nothing that your draft does not have" in text_of(upload(client, home, form))


def test_two_texts_for_one_field_are_both_shown_and_a_person_chooses(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    save({"q2": ("First.", 0)})
    form = client.get(f"{home}word/form.docx").data
    save({"q2": ("Jo's.", 1)})
    content = filled(form, {"Answer 2": "Mair's."})
    shown = upload(client, home, content)
    assert "Your draft and the file have both changed here." in text_of(shown)
    unsettled = take(client, home, shown)
    assert unsettled.status_code == 409 and drafted()["q2"] == {"text": "Jo's."}
    assert "Mair&#39;s." in unsettled.get_data(as_text=True) and "Jo&#39;s." in unsettled.get_data(
        as_text=True
    )
    take(client, home, shown, q2_keep="both")
    assert drafted()["q2"] == {"text": "Jo's.\n\nMair's."}
    save({"q2": ("Jo's again.", 3)})
    take(client, home, upload(client, home, content), q2_keep="mine")
    assert drafted()["q2"] == {"text": "Mair's."}


def test_a_change_made_between_the_preview_and_the_choice_is_not_overwritten(
    wick: tuple[FlaskClient, str],
) -> None:
    client, home = wick
    save({"q2": ("First.", 0)})
    shown = upload(
        client, home, filled(client.get(f"{home}word/form.docx").data, {"Answer 2": "From the file."})
    )
    save({"q2": ("Written meanwhile.", 1)})
    answer = take(client, home, shown)
    assert answer.status_code == 409 and drafted()["q2"] == {"text": "Written meanwhile."}
    assert "From the file." in text_of(answer) and "Written meanwhile." in text_of(answer)


def test_a_blank_place_takes_nothing_away_unless_that_is_chosen(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    save({"q2": ("First.", 0)})
    shown = upload(client, home, filled(client.get(f"{home}word/form.docx").data, {"Answer 2": ""}))
    take(client, home, shown)
    assert drafted() == {"q2": {"text": "First."}}
    take(client, home, shown, q2_keep="mine")
    assert drafted() == {}


def test_text_that_could_not_be_placed_goes_where_it_is_sent_and_only_once(
    wick: tuple[FlaskClient, str],
) -> None:
    client, home = wick
    save({"q3": ("Agree", 0)})
    content = with_paragraph(client.get(f"{home}word/form.docx").data, "See our letter of May.")
    shown = upload(client, home, content)
    assert "1 text could not be placed" in text_of(shown)
    assert fields_of(shown)["stray-1-place"] == "comment-paper", "nothing is dropped unless somebody says so"
    for _again in range(2):  # a double click
        take(client, home, shown, stray_1_place="q3")
    assert drafted() == {"q3": {"choice": "Agree", "text": "See our letter of May."}}
    take(client, home, upload(client, home, content))
    assert drafted()["comment-paper"] == {"text": "See our letter of May."}


def test_text_is_left_out_when_that_is_chosen(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    shown = upload(client, home, with_paragraph(client.get(f"{home}word/form.docx").data, "Draft 3"))
    answer = client.post(
        f"{home}word/take", data=fields_of(shown) | {"stray-1-place": ""}, follow_redirects=True
    )
    assert "Your draft is as it was" in text_of(answer) and drafted() == {}


def test_text_that_belonged_nowhere_joins_what_the_file_says_there(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    form = filled(client.get(f"{home}word/form.docx").data, {"Answer 2": "In the box."})
    take(client, home, upload(client, home, with_paragraph(form, "Outside.")), stray_1_place="q2")
    assert drafted() == {"q2": {"text": "In the box.\n\nOutside."}}


def test_what_somebody_wrote_is_shown_inert_in_the_preview(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    hostile = '<script>alert(1)</script> "\'><img src=x onerror=alert(1)> =HYPERLINK("x") \u202eevil ŵ 😀'
    form = filled(client.get(f"{home}word/form.docx").data, {"Answer 2": hostile})
    form = edited(with_paragraph(form, hostile), lambda document: commented(document, hostile))
    shown = upload(client, home, form, name="<script>alert(2)</script>.docx")
    page = shown.get_data(as_text=True)
    assert shown.status_code == 200 and "<script>alert" not in page and "<img" not in page
    take(client, home, shown)
    assert drafted() == {"q2": {"text": hostile}, "comment-paper": {"text": hostile}}, (
        "stored as it was typed"
    )


def commented(document: Any, text: str) -> None:
    document.add_comment(document.paragraphs[0].runs, text=text, author=text)


def test_a_longer_file_than_can_be_sent_at_once_is_put_in_in_two_steps(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    letters = Random(7)

    def words(count: int) -> str:
        return "".join(chr(letters.randrange(0x1F300, 0x1F5FF)) for _each in range(count))

    labels = ("Answer 1: reasons or comment", "Answer 2", "Answer 3", "Answer 4: reasons or comment")
    content = filled(client.get(f"{home}word/form.docx").data, {label: words(19_000) for label in labels})
    content = edited(content, lambda document: [document.add_paragraph(words(18_000)) for _each in range(14)])
    first = upload(client, home, content)
    assert "The file says more than can be put in at once." in text_of(first)
    boundary, body = encode_multipart(fields_of(first))
    way = f"multipart/form-data; boundary={boundary}"
    took = client.post(f"{home}word/take", data=body, content_type=way)
    assert took.status_code == 400, "what is too long for one answer comes back on the page"
    assert set(drafted()) == {"q1", "q2", "comment-s1", "q3"}
    assert "The file says more than can be put in at once." not in text_of(upload(client, home, content))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 x", "is not a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .doc file"),
        (b"PK\x03\x04" + b"\0" * (10 * 1024 * 1024), "larger than 10 megabytes"),
    ],
    ids=["empty", "pdf", "old", "large"],
)
def test_a_file_that_is_no_form_is_refused_beside_the_field(
    wick: tuple[FlaskClient, str], content: bytes, sentence: str
) -> None:
    client, home = wick
    answer = upload(client, home, content, name="x.docx")
    assert answer.status_code == 400
    assert "There is a problem" in text_of(answer) and sentence in text_of(answer)
    assert 'href="#file"' in answer.get_data(as_text=True) and 'id="file"' in answer.get_data(as_text=True)


def test_a_hundred_megabytes_are_refused_with_a_sentence(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    answer = upload(client, home, b"PK\x03\x04" + b"\0" * (13 * 1024 * 1024))
    assert answer.status_code == 413 and "Send a smaller file" in text_of(answer)


def test_no_file_at_all_is_asked_for(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    answer = client.post(f"{home}word", data={})
    assert answer.status_code == 400 and "Choose the file that you filled in." in text_of(answer)


def test_an_ordinary_word_file_is_not_taken_for_a_form(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    out = io.BytesIO()
    letter = docx.Document()
    letter.add_paragraph("Dear Ann, we like it.")
    letter.save(out)
    answer = upload(client, home, out.getvalue(), "letter.docx")
    assert answer.status_code == 400 and "letter.docx looks like the form of this paper" in text_of(answer)


def test_the_form_of_another_organisation_is_named_as_that(app: Flask) -> None:
    world.approved(world.officer())
    client, homes = app.test_client(), {}
    for name, address in (
        (WICK, "mair@wickcarers.example"),
        ("Upper Arle Village Hall", "jo@upperarle.example"),
    ):
        secret, homes[name] = world.secret_for(address), f"/answer/{world.partner(name)[1]}/"
        client.get(f"/a/{secret}")
        client.get(homes[name])
    form = filled(client.get(f"{homes[WICK]}word/form.docx").data, {"Answer 2": "Our model answer."})
    shown = upload(client, homes["Upper Arle Village Hall"], form)
    assert "Another organisation downloaded this form." in text_of(shown)
    assert "Our model answer." in text_of(shown)


def test_a_form_of_another_paper_or_of_an_earlier_round_is_refused(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    form = client.get(f"{home}word/form.docx").data
    for seal, sentence in (
        ("SP-2010-7 1 1", "is a form for another paper, SP-2010-7. This one is SP-2010-1."),
        ("SP-2010-1 2 1", "asked anew since"),
    ):
        wrong = rewritten(
            form, lambda xml, seal=seal: xml.replace("SP-2010-1 1 1", seal), "docProps/custom.xml"
        )
        answer = upload(client, home, wrong)
        assert answer.status_code == 400 and sentence in text_of(answer)
    other = re.compile(r"(SP-2010-1 1 1) \w+")
    wrong = rewritten(form, lambda xml: other.sub(rf"\1 {'0' * 32}", xml), "docProps/custom.xml")
    assert "asked anew since" in text_of(upload(client, home, wrong))


def test_a_form_that_lost_its_properties_is_known_by_its_printed_reference(
    wick: tuple[FlaskClient, str],
) -> None:
    client, home = wick
    save({"q2": ("First.", 0)})
    bare = without_properties(filled(client.get(f"{home}word/form.docx").data, {"Answer 2": "Second."}))
    shown = upload(client, home, bare)
    assert "have both changed" in text_of(shown), "no version is known, so a person chooses"
    wrong = rewritten(bare, lambda xml: xml.replace("SP-2010-1 (", "SP-2010-8 ("))
    assert "is a form for another paper, SP-2010-8" in text_of(upload(client, home, wrong))
    unnamed = rewritten(bare, lambda xml: xml.replace("SP-2010-1 (", "("))
    assert "The line that says which paper this form belongs to is gone." in text_of(
        upload(client, home, unnamed)
    )


def test_after_the_bell_a_form_that_was_under_way_is_still_kept(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    form = filled(client.get(f"{home}word/form.docx").data, {"Answer 2": "A minute too late."})
    clock.set_to(world.AFTER)
    kept = client.post(f"{home}word/take", data=fields_of(upload(client, home, form)), follow_redirects=True)
    assert "A minute too late." in text_of(kept) and drafted() == {"q2": {"text": "A minute too late."}}


def test_the_form_can_be_had_before_the_paper_opens_and_not_brought_back(
    wick: tuple[FlaskClient, str],
) -> None:
    client, home = wick
    clock.set_to(world.BEFORE)
    form = client.get(f"{home}word/form.docx")
    assert form.status_code == 200
    assert "Bring it back" not in text_of(client.get(f"{home}word"))
    assert upload(client, home, form.data).status_code == 403


def test_the_arrival_page_and_the_list_lead_to_word(wick: tuple[FlaskClient, str]) -> None:
    client, home = wick
    for place in ("", "tasks"):
        assert f'href="{home}word"' in client.get(home + place).get_data(as_text=True)
