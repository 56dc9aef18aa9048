"""Questions that are asked only after certain answers, from the officer's page to the counts."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.services import papers, responses
from consult.services.responses import SignOff
from tests import paper_of_kinds, world
from tests.web.officer_at_work import Desk
from tests.web.visits import come_in, seen_on, words_of

SIGNED = {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"}
NOT_SENT = "As your answer stands, it is not asked of you"


@pytest.fixture
def base(app: Flask, client: FlaskClient) -> str:
    """Where a partner's pages of the paper begin."""
    paper_of_kinds.approved(world.officer())
    return come_in(client)


def save(client: FlaskClient, address: str, **typed: str | list[str]) -> None:
    page = client.get(address)
    given = {name.replace("_", "-"): text for name, text in typed.items()}
    answer = client.post(address, data=seen_on(page.text) | given)
    assert answer.status_code == 302, words_of(answer.text)


def field_on(page: str, key: str) -> str:
    """The words of one field of a page."""
    return words_of(page.split(f'data-field="{key}"')[1].split('data-field="')[0])


def submitted() -> dict[str, object]:
    actor, public_id = world.partner("Wick Carers Network")
    submission = responses.answering(actor, public_id).submission
    assert submission is not None
    return dict(submission.document["answers"])


def test_without_script_the_whole_question_stands_there_with_its_condition(
    base: str, client: FlaskClient
) -> None:
    page = client.get(base + "section/s2").text
    assert "Only if you answered “Support” or “Support with changes” to question 4." in field_on(page, "q5")
    assert NOT_SENT in field_on(page, "q5") and "Arle" in field_on(page, "q5")
    save(client, base + "section/s2", q4="Support")
    page = client.get(base + "section/s2").text
    assert NOT_SENT not in field_on(page, "q5")
    assert NOT_SENT in field_on(page, "q6")


def test_what_the_script_needs_to_show_and_hide_is_on_the_page(base: str, client: FlaskClient) -> None:
    page = client.get(base + "section/s2").text
    marks = re.findall(r'data-when="(\w+)" data-any=\'(.*?)\' data-reached="(\w+)"', page)
    assert marks == [("q4", '["Support", "Support with changes"]', "no"), ("q5", '["Wick"]', "no")]
    assert "routes.js" in page


def test_an_answer_that_is_not_reached_is_kept_and_not_submitted(base: str, client: FlaskClient) -> None:
    save(client, base + "section/s2", q4="Support", q5=["Wick"], q6="It has a lift")
    save(client, base + "section/s2", q4="Oppose", q5=["Wick"], q6="It has a lift")
    words = words_of(client.get(base + "check").text)
    assert (
        "not asked of you, so it is not part of your answer. What you wrote there is kept and not sent:"
        in words
    )
    assert "It has a lift" in words
    assert client.post(base + "check", data=SIGNED).status_code == 302
    assert submitted() == {"q4": {"choice": "Oppose"}}
    assert "It has a lift" not in client.get(base + "copy").text
    assert "Not asked of you" in words_of(client.get(base + "copy").text)
    assert "not submitted yet" not in words_of(client.get(base + "receipt").text)
    save(client, base + "section/s2", q4="Support", q5=["Wick"], q6="It has a lift")
    assert client.post(base + "check", data=SIGNED).status_code == 302
    assert submitted()["q6"] == {"text": "It has a lift"}


def test_a_question_that_needs_an_answer_needs_none_of_those_who_are_not_asked_it(
    base: str, client: FlaskClient
) -> None:
    save(client, base + "section/s2", q4="Support", q5=["Wick"])
    assert "1 question needs an answer" in words_of(client.get(base + "check").text)
    answer = client.post(base + "check", data=SIGNED)
    assert answer.status_code == 400 and "Question 6 needs an answer." in words_of(answer.text)
    save(client, base + "section/s2", q4="Support", q5=["Arle"])
    assert "needs an answer" not in words_of(client.get(base + "check").text)
    assert client.post(base + "check", data=SIGNED).status_code == 302


def test_the_task_list_counts_what_is_asked(base: str, client: FlaskClient) -> None:
    assert "0 of 12 answered" in words_of(client.get(base + "tasks").text)
    save(client, base + "section/s2", q4="Support", q5=["Wick"])
    assert "2 of 14 answered" in words_of(client.get(base + "tasks").text)


def test_a_question_can_be_skipped_and_reads_so(base: str, client: FlaskClient) -> None:
    save(client, base + "section/s1", q1="Yes", q2_skip="yes")
    words = words_of(client.get(base + "tasks").text)
    assert "1 of 12 answered, 1 skipped" in words and "The Board Answered" in words
    assert (
        'id="q2-skip" name="q2-skip" type="checkbox" value="yes" checked'
        in client.get(base + "section/s1").text
    )
    assert "Skipped" in words_of(client.get(base + "check").text)
    client.post(base + "check", data=SIGNED)
    assert "Skipped" in words_of(client.get(base + "copy").text)
    assert "Skipped" in client.get(base + "copy.txt").text


def test_a_question_that_needs_an_answer_offers_no_skipping(base: str, client: FlaskClient) -> None:
    page = client.get(base + "section/s2").text
    assert 'name="q6-skip"' not in page and 'name="q7-skip"' in page and "comment-s2-skip" not in page
    typed = seen_on(page) | {"q4": "Support", "q5": "Wick", "q6-skip": "yes"}
    answer = client.post(base + "section/s2", data=typed)
    assert answer.status_code == 400
    assert "Question 6 needs an answer and cannot be skipped." in words_of(answer.text)


def test_the_condition_of_a_position_is_typed_kept_and_submitted(base: str, client: FlaskClient) -> None:
    typed = {"q4": "Support with changes", "q4_change": "A seat", "q4_wording": "“none”", "q4_then": "Yes"}
    save(client, base + "section/s2", **typed, q4_text="We lose ours")
    page = client.get(base + "section/s2").text
    assert "A seat</textarea>" in page and "“none”</textarea>" in page and 'value="Yes" checked' in page
    client.post(base + "check", data=SIGNED)
    words = words_of(client.get(base + "copy").text)
    assert (
        "The change that is asked for: A seat" in words
        and "With that change it would be supported: Yes" in words
    )


def test_an_officer_sets_the_condition_and_partners_and_readers_see_it(app: Flask) -> None:
    desk = Desk(app)
    reference = world.draft(desk.actor)
    at = f"/consultations/{reference}/questions/q3"
    page = desk.client.get(at).text
    assert 'name="shown_when" value="q1:Yes"' in page and "Is the proposed membership right?" in page
    asked = {"label": "a", "text": "Twice a year?", "section_key": "s2", "kind": "agree_scale"}
    answer = desk.send(at, **asked, shown_when=["q1:Yes", "q1:No"])
    assert answer.status_code == 302
    assert 'value="q1:Yes" checked' in desk.client.get(at).text
    assert "Only if you answered “Yes” or “No” to question a." in desk.read(
        f"/consultations/{reference}/paper"
    )
    assert "Only if you answered “Yes” or “No”" in desk.read(f"/consultations/{reference}/preview")
    copied = papers.copy_paper(desk.actor, reference)
    assert copied.questions[2].shown_when == {"question": "q1", "any_of": ["Yes", "No"]}
    assert desk.send(at, **asked).status_code == 302
    assert 'value="q1:Yes" checked' not in desk.client.get(at).text


@pytest.mark.parametrize(
    ("ticked", "sentence"),
    [
        (["q1:Perhaps"], "Choose answers of a question that comes before this one."),
        (["q3:Agree"], "Choose answers of a question that comes before this one."),
        (["q2:"], "Choose answers of a question that comes before this one."),
        (["nonsense"], "Choose answers of a question that comes before this one."),
        (["q1:Yes", "q2:x"], "Choose answers of one question only."),
    ],
)
def test_a_condition_that_cannot_hold_is_refused_in_a_sentence(
    app: Flask, ticked: list[str], sentence: str
) -> None:
    desk = Desk(app)
    at = f"/consultations/{world.draft(desk.actor)}/questions/q3"
    asked = {"label": "a", "text": "Twice a year?", "section_key": "s2", "kind": "agree_scale"}
    answer = desk.send(at, **asked, shown_when=ticked)
    assert answer.status_code == 400
    assert sentence in words_of(answer.text)


def test_a_route_that_was_broken_later_stops_the_approval(app: Flask) -> None:
    desk = Desk(app)
    reference = paper_of_kinds.draft(desk.actor)
    papers.remove(desk.actor, reference, "q4", seen_version=world.seen(desk.actor, reference))
    assert (
        "Question 5 depends on a question that is no longer in the paper, so it can never be asked."
        in desk.read(f"/consultations/{reference}/approve")
    )


def test_the_officer_the_counts_and_the_table_say_who_was_not_asked(app: Flask) -> None:
    desk = Desk(app)
    reference = paper_of_kinds.approved(desk.actor)
    said = {
        "Wick Carers Network": {"q4": ["Oppose"]},
        "Upper Arle Village Hall": {"q4": ["Support"], "q5": ["Arle"]},
    }
    for name, answers in said.items():
        holder, public_id = world.partner(name)
        given = {key: ({"value": value}, 0) for key, value in answers.items()}
        responses.save_draft(holder, public_id, given)
        responses.submit(holder, public_id, SignOff("full", signed_by="x"), received_at=world.OPEN)
    _holder, public_id = world.partner("Wick Carers Network")
    desk.at(world.AFTER)
    words = desk.read(f"/consultations/{reference}/responses/{public_id}")
    assert "Which halls? Not asked: Only if you answered “Support”" in words
    words = desk.read(f"/consultations/{reference}/summary")
    assert (
        "1 of 1 answered; 0 left it blank. Not asked it, because of what they had answered before: 1."
        in words
    )


def test_an_answer_to_what_was_not_asked_cannot_be_entered_for_somebody(app: Flask) -> None:
    desk = Desk(app)
    reference = paper_of_kinds.approved(desk.actor)
    _holder, public_id = world.partner("Wick Carers Network")
    desk.at(world.OPEN)
    answer = desk.send(
        f"/consultations/{reference}/responses/enter",
        **{"organisation": public_id, "source": "email", "publication": "full", "authority": "mine"},
        **{"received-day": "2", "received-month": "8", "received-year": "2010", "q4": "Oppose", "q5": "Wick"},
    )
    assert answer.status_code == 400
    refused = (
        "Question 5: Asked only of those who answered “Support” or “Support with changes” to question 4."
    )
    assert refused in words_of(answer.text)
