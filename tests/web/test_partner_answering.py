"""Answering page by page: every step saves, nothing typed is lost, and nobody is overwritten unseen."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import clock
from consult.domain.answers import mark_of
from consult.services import papers, responses
from tests import world
from tests.web.visits import come_in, everything, seen_on, words_of

SCRIPT = "<script>alert(1)</script>"
JSON = {"Accept": "application/json"}


@pytest.fixture
def reference(app: Flask) -> str:
    """A paper that is out and open."""
    return world.approved(world.officer())


def save(client: FlaskClient, address: str, **typed: str) -> str:
    """Open a page, type, and save it as a browser without script does; where it leads."""
    page = client.get(address)
    given = {name.replace("_", "-"): text for name, text in typed.items()}
    answer = client.post(address, data=seen_on(page.text) | given)
    assert answer.status_code == 302, words_of(answer.text)
    return str(answer.location)


def answers() -> dict[str, object]:
    actor, public_id = world.partner("Wick Carers Network")
    return dict(responses.answering(actor, public_id).answers)


def test_saving_leads_through_the_paper_to_the_check(reference: str, client: FlaskClient) -> None:
    base = come_in(client)
    way = [base + "section/s1"]
    while not way[-1].endswith("check"):
        after = '"after" value="s2"' in client.get(way[-1]).text
        way.append(
            save(client, way[-1], after="s2" if after else "rest" if "s2" in way[-1] else "", go="next")
        )
    assert way == [base + part for part in ("section/s1", "section/s2", "section/rest", "check")]
    assert save(client, base + "section/s1", go="list") == base + "tasks"


def test_the_page_knows_which_comes_after_it(reference: str, client: FlaskClient) -> None:
    base = come_in(client)
    assert '<input type="hidden" name="after" value="s2">' in client.get(base + "section/s1").text
    assert '<input type="hidden" name="after" value="rest">' in client.get(base + "section/s2").text
    assert 'name="after"' not in client.get(base + "section/rest").text


def test_what_was_saved_is_there_on_another_device(reference: str, client: FlaskClient, app: Flask) -> None:
    save(client, come_in(client) + "section/s1", q1="No", q1_text="Too few seats", q2="A seat for carers")
    other = app.test_client()
    page = other.get(come_in(other) + "section/s1").text
    assert 'value="No" checked' in page
    assert "Too few seats</textarea>" in page and "A seat for carers</textarea>" in page


def test_the_task_list_counts_what_is_answered(reference: str, client: FlaskClient) -> None:
    base = come_in(client)
    words = words_of(client.get(base + "tasks").text)
    assert "0 of 3 answered" in words and "Not started" in words and "you may comment" in words
    save(client, base + "section/s1", q1_text="A comment alone is no answer")
    assert "0 of 3 answered" in words_of(client.get(base + "tasks").text)
    save(client, base + "section/s1", q1="Yes")
    words = words_of(client.get(base + "tasks").text)
    assert "1 of 3 answered" in words and "1 of 2 answered" in words
    save(client, base + "section/s1", q1="Yes", q2="More")
    save(client, base + "section/rest", comment_paper="Well put")
    words = words_of(client.get(base + "tasks").text)
    assert "2 of 3 answered" in words and "The Board Answered" in words and "as a whole Commented" in words


def test_the_whole_paper_can_be_answered_in_one_form(reference: str, client: FlaskClient) -> None:
    base = come_in(client)
    typed = {
        "q1": "Yes",
        "q2": "b",
        "q3": "Agree",
        "comment_s1": "d",
        "comment_s2": "e",
        "comment_paper": "f",
    }
    assert save(client, base + "whole", **typed) == base + "check"
    assert {key for key, value in answers().items() if value} == {name.replace("_", "-") for name in typed}


def test_what_stands_on_one_page_is_not_blanked_by_another(reference: str, client: FlaskClient) -> None:
    base = come_in(client)
    save(client, base + "section/s1", q1="Yes")
    save(client, base + "section/s2", q3="Agree")
    assert answers()["q1"] == {"choice": "Yes"}


def test_a_colleagues_text_is_not_overwritten_unseen(reference: str, client: FlaskClient) -> None:
    page = come_in(client) + "section/s1"
    mine = seen_on(client.get(page).text)
    save(client, page, q2="The colleague's words", q1="Yes")
    answer = client.post(page, data=mine | {"q1": "Yes", "q2": "My words", "comment-s1": "And this"})
    assert answer.status_code == 409
    assert "The colleague&#39;s words" in answer.text and "My words</textarea>" in answer.text
    assert answers()["q2"] == {"text": "The colleague's words"}
    assert answers()["comment-s1"] == {"text": "And this"}  # the rest of the page was kept


@pytest.mark.parametrize(
    ("keep", "status", "left"),
    [
        ("mine", 302, "My words"),
        ("theirs", 302, "Theirs"),
        ("both", 302, "Theirs\n\nMy words"),
        ("", 409, "Theirs"),
        ("nonsense", 409, "Theirs"),
    ],
)
def test_a_clash_is_settled_as_somebody_chooses(
    reference: str, client: FlaskClient, keep: str, status: int, left: str
) -> None:
    page = come_in(client) + "section/s1"
    mine = seen_on(client.get(page).text)
    save(client, page, q2="Theirs")
    clash = client.post(page, data=mine | {"q2": "My words"}).text
    chosen = seen_on(clash) | {"q2": "My words", "q2-other": "Theirs", "q2-keep": keep}
    assert client.post(page, data=chosen).status_code == status
    assert answers()["q2"] == {"text": left}


def test_an_answer_that_cannot_be_used_comes_back_with_a_sentence_and_the_rest_is_saved(
    app: Flask, client: FlaskClient
) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    for number, kind in (("7", "number"), ("8", "date")):
        values = {"section_key": "s1", "label": number, "text": f"Which {kind}?", "kind": kind}
        papers.save_question(actor, reference, None, values, seen_version=world.seen(actor, reference))
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    page = come_in(client) + "section/s1"
    typed = {"q2": "Kept", "q4": "a lot", "q5-day": "31", "q5-month": "2", "q5-year": "2011"}
    answer = client.post(page, data=seen_on(client.get(page).text) | typed)
    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    assert 'href="#q4"' in answer.text and 'href="#q5"' in answer.text
    assert 'value="a lot"' in answer.text and 'value="31"' in answer.text
    assert answers() == {"q2": {"text": "Kept"}}


def test_a_save_by_script_answers_with_the_time_and_the_versions(reference: str, client: FlaskClient) -> None:
    page = come_in(client) + "section/s1"
    answer = client.post(page, data={"q2": "One", "q2-seen": "0"}, headers=JSON)
    assert answer.status_code == 200
    assert answer.json == {
        "saved": "10am",
        "versions": {"q2": 1},
        "marks": {"q2": mark_of({"text": "One"})},
        "problems": {},
        "clashes": [],
    }
    answer = client.post(page, data={"q2": "Two", "q2-seen": "0"}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json is not None
    (clash,) = answer.json["clashes"]
    assert clash == clash | {"key": "q2", "yours": "Two", "theirs": "One", "version": 1, "by": "Mair Pugh"}
    answer = client.post(page, data={"q1": "Perhaps", "q1-seen": "0"}, headers=JSON)
    assert answer.json is not None
    assert list(answer.json["problems"]) == ["q1"]


def test_the_words_of_the_domain_reach_the_page_with_what_was_typed(
    reference: str, client: FlaskClient
) -> None:
    page = come_in(client) + "section/s1"
    answer = client.post(page, data={"q2": "x" * 20_001, "q2-seen": "0"})
    assert answer.status_code == 400
    assert "1 characters too long" in answer.text
    assert "x" * 20_001 in answer.text


def test_script_in_every_field_shows_as_text(reference: str, client: FlaskClient) -> None:
    base = come_in(client)
    fields = ("q1_text", "q2", "q3_text", "comment_s1", "comment_s2", "comment_paper")
    save(client, base + "whole", **dict.fromkeys(fields, SCRIPT))
    signed = {"publication": "full", "authority": "mine", "signed_by": SCRIPT, "capacity": SCRIPT}
    assert client.post(base + "check", data=signed).status_code == 302
    pages = ("", "tasks", "section/s1", "section/s2", "section/rest", "whole", "check", "receipt", "copy")
    shown = [client.get(base + path).text for path in pages]
    assert not any(SCRIPT in page for page in shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown[-1]
    clock.set_to(world.AFTER)
    assert SCRIPT not in client.get(base).text


@pytest.mark.parametrize(
    "typed",
    [
        {"q2-seen": "no number", "q2": "x"},
        {"q2-seen": "9" * 40, "q2": "x"},
        {"q2-seen": "-5", "q2": "x"},
        {"-seen": "0"},
        {"q999-seen": "0", "q999": "x"},
        {"q2": "x\x00y\ud800", "q2-seen": "0"},
        {"q1-row-99999": "x", "q1-seen": "0"},
        {"q2": "without a version"},
        {"after": "//evil.example", "go": "next"},
    ],
)
def test_a_request_made_by_hand_gets_no_stack_trace(
    reference: str, client: FlaskClient, typed: dict[str, str]
) -> None:
    typed = {name: text.encode("utf-8", "surrogatepass") for name, text in typed.items()}  # type: ignore[misc]
    answer = client.post(come_in(client) + "section/s1", data=typed)
    assert answer.status_code in (302, 400, 409)
    if answer.status_code == 302:
        assert answer.location.startswith("/answer/")


def test_a_section_that_is_not_in_the_paper_is_not_found(reference: str, client: FlaskClient) -> None:
    assert client.get(come_in(client) + "section/s99").status_code == 404


def test_after_the_bell_the_draft_is_shown_and_what_comes_late_is_kept(
    reference: str, client: FlaskClient
) -> None:
    base = come_in(client)
    page = base + "section/s1"
    save(client, page, q2="Half written")
    open_page = seen_on(client.get(page).text)
    clock.set_to(world.FIRST_LATE)
    answer = client.post(page, data=open_page | {"q2": "Half written, and more"})
    assert client.get(answer.location).location == base
    words = words_of(client.get(base).text)
    assert "Your draft was not submitted before the close. It is kept." in words
    assert "Half written, and more" in words
    assert "Ask for it to be lodged late" in words and "01632 960001" in words


def test_a_page_asks_the_database_as_often_for_many_answers_as_for_few(
    reference: str, client: FlaskClient
) -> None:
    base = come_in(client)
    save(client, base + "section/s1", q2="One")
    with world.counting_queries() as few:
        client.get(base + "whole")
    save(
        client,
        base + "whole",
        q1="Yes",
        q2="b",
        q3="Agree",
        comment_s1="d",
        comment_s2="e",
        comment_paper="f",
    )
    with world.counting_queries() as many:
        client.get(base + "whole")
    assert len(many) == len(few)


def test_autosaving_the_same_again_changes_no_version(reference: str, client: FlaskClient) -> None:
    page = come_in(client) + "section/s1"
    client.post(page, data={"q2": "One", "q2-seen": "0"}, headers=JSON)
    before = everything()["draft_answer"]
    answer = client.post(page, data={"q2": "One", "q2-seen": "0"}, headers=JSON)
    assert answer.json is not None
    assert (answer.status_code, answer.json["versions"]) == (200, {"q2": 1})
    assert everything()["draft_answer"] == before
