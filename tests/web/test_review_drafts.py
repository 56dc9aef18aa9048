"""A reviewer's words save themselves as partners' answers do; without script the form's own button keeps them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.domain.reviews import Matter
from consult.services import approval, reviews
from tests import world
from tests.web.officer_at_work import Desk, words
from tests.web.test_stages import PAPER, asked_of, signed_in

JSON = {"Accept": "application/json"}
WORDS = "The Act of 2000 does not say so."


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def carried(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="([\w-]+-seen|digest|seen_version)" value="(\w+)"', page))


def field(client: FlaskClient, name: str) -> str:
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>([^<]*)<', client.get("/reviews/1").text)
    assert found, name
    return found[1].strip()


def test_one_field_that_saves_itself_is_there_in_another_browser_and_not_for_the_officer(desk: Desk) -> None:
    client, _who = asked_of(desk)
    sent = {"remark-s1": WORDS, "remark-s1-seen": "0"}
    answer = client.post("/reviews/1", data=sent, headers=JSON)
    assert answer.status_code == 200 and answer.json is not None
    assert (answer.json["versions"], answer.json["clashes"]) == ({"remark-s1": 1}, [])
    again = signed_in(desk.app, "lena@severnvale.example")
    assert field(again, "remark-s1") == WORDS
    assert "You have begun and sent nothing of it yet." in words(again.get("/reviews").text)
    for page in (f"{PAPER}/reviews", f"{PAPER}/approve", "/workspace", PAPER):
        assert "Act of 2000" not in desk.read(page)


def test_without_script_the_button_keeps_everything_and_says_who_sees_it(desk: Desk) -> None:
    client, _who = asked_of(desk)
    typed = carried(client.get("/reviews/1").text)
    typed |= {"remark-s1": WORDS, "because": "Clause 4.", "verdict": "not_content", "go": "keep"}
    answer = client.post("/reviews/1", data=typed, follow_redirects=True)
    text = words(answer.text)
    assert "Kept. Only you see it until you send the review." in text and "Last saved" in text
    assert field(client, "remark-s1") == WORDS and field(client, "because") == "Clause 4."
    assert re.search(r'value="not_content" checked', answer.text)
    assert "No answer yet" in desk.read(f"{PAPER}/reviews")


def test_an_old_window_is_told_and_both_texts_stand_on_the_page(desk: Desk) -> None:
    client, _who = asked_of(desk)
    old = carried(client.get("/reviews/1").text)
    client.post("/reviews/1", data={"remark-s1": WORDS, "remark-s1-seen": "0"}, headers=JSON)
    answer = client.post("/reviews/1", data={"remark-s1": "Older", "remark-s1-seen": "0"}, headers=JSON)
    assert answer.status_code == 409 and answer.json is not None
    assert answer.json["clashes"][0]["theirs"] == WORDS
    for go in ({"go": "keep"}, {"verdict": "content"}):
        answer = client.post("/reviews/1", data=old | {"remark-s1": "Older"} | go)
        text = words(answer.text)
        assert answer.status_code == 400 and "another window" in text
        assert WORDS in text and "Older" in text
    assert (
        client.post(
            "/reviews/1", data=carried(answer.text) | {"remark-s1": "Older", "verdict": "content"}
        ).status_code
        == 302
    )
    assert field(client, "remark-s1") == "Older"


def test_a_clash_of_verdicts_is_put_in_words(desk: Desk) -> None:
    client, _who = asked_of(desk)
    client.post("/reviews/1", data={"verdict": "not_content", "verdict-seen": "0"}, headers=JSON)
    answer = client.post("/reviews/1", data={"verdict": "content", "verdict-seen": "0"}, headers=JSON)
    assert answer.json is not None and answer.json["clashes"][0]["theirs"] == "Not content"


def test_choosing_the_text_of_the_other_window_leaves_it_as_it_is(desk: Desk) -> None:
    client, _who = asked_of(desk)
    client.post("/reviews/1", data={"remark-s1": WORDS, "remark-s1-seen": "0"}, headers=JSON)
    chosen = {"remark-s1": "Mine", "remark-s1-seen": "1", "remark-s1-keep": "theirs"}
    assert client.post("/reviews/1", data=chosen, headers=JSON).status_code == 200
    assert field(client, "remark-s1") == WORDS


def test_a_text_that_is_too_long_is_named_and_the_rest_is_kept(desk: Desk) -> None:
    client, _who = asked_of(desk)
    sent = {"remark-s1": "x" * 5001, "remark-s1-seen": "0", "because": "No.", "because-seen": "0"}
    answer = client.post("/reviews/1", data=sent, headers=JSON)
    assert answer.json is not None
    assert (
        answer.json["versions"] == {"because": 1}
        and "1 characters too long" in answer.json["problems"]["remark-s1"]
    )


def test_a_reviewer_whose_visit_has_ended_gets_the_words_back(desk: Desk) -> None:
    client, _who = asked_of(desk)
    typed = carried(client.get("/reviews/1").text) | {"remark-s1": WORDS}
    stranger = desk.app.test_client()
    answer = stranger.post("/reviews/1", data=typed)
    assert answer.status_code == 401 and WORDS in words(answer.text)
    assert 'href="/sign-in?next=/reviews/1"' in answer.text
    assert stranger.post("/reviews/1", data=typed, headers=JSON).status_code == 401


def test_the_drafts_of_one_reviewer_are_not_there_for_another(desk: Desk) -> None:
    asked_of(desk)

    world.colleague(desk.actor, "reviewer", "Sam Poe")
    sam = signed_in(desk.app, "sam@severnvale.example")
    sent = {"remark-s1": WORDS, "remark-s1-seen": "0"}
    assert sam.post("/reviews/1", data=sent, headers=JSON).status_code == 404


@pytest.mark.parametrize(("role", "home"), [("reviewer", "/reviews"), ("clerk", "/committee")])
def test_a_page_that_is_not_there_leads_a_reviewer_and_a_clerk_back(desk: Desk, role: str, home: str) -> None:
    world.colleague(desk.actor, role)
    client = signed_in(desk.app, "lena@severnvale.example")
    for path in ("/reviews/77", "/consultations/SP-2010-1"):
        answer = client.get(path)
        assert answer.status_code == 404 and f'href="{home}"' in answer.text.partition("<main")[2], path


def test_a_change_after_a_review_is_shown_to_the_reviewer_with_one_press_and_to_the_officer(
    desk: Desk,
) -> None:
    client, _who = asked_of(desk)
    client.post("/reviews/1", data=carried(client.get("/reviews/1").text) | {"verdict": "content"})
    assert "Reviewed as it stands by: Lena Orr (Legal)." in desk.read(f"{PAPER}/paper")
    desk.send(
        f"{PAPER}/sections/s1", title="The Board", number="1", body="We change the Board.", is_proposal="1"
    )
    for page in (f"{PAPER}/paper", PAPER):
        assert "The text has changed since it was reviewed." in desk.read(page)
    text = desk.read(f"{PAPER}/reviews")
    assert "What has changed since" in text and "[taken out: propose" in text
    page = client.get("/reviews/1").text
    assert "What has changed since" in words(page) and "<del>" in page
    sent = {name: value for name, value in carried(page).items() if not name.endswith("-seen")}
    refused = client.post("/reviews/1/still", data=sent | {"digest": "old"})
    assert refused.status_code == 400 and "The text was changed while you had it open" in words(refused.text)
    answer = client.post("/reviews/1/still", data=sent, follow_redirects=True)
    assert "Your review has been sent." in words(answer.text)
    assert "Of an earlier text" not in desk.read(f"{PAPER}/reviews")


def test_several_reviews_of_an_earlier_text_are_asked_for_again_by_one_press(desk: Desk) -> None:
    asked_of(desk)
    sam = world.colleague(desk.actor, "reviewer", "Sam Poe")
    reviews.ask(
        desk.actor, "SP-2010-1", Matter.PAPER, 1, kind="finance", person_id=sam.person_id or 0, due=None
    )
    for number, address in ((1, "lena@severnvale.example"), (2, "sam@severnvale.example")):
        client = signed_in(desk.app, address)
        page = client.get(f"/reviews/{number}").text
        client.post(f"/reviews/{number}", data=carried(page) | {"verdict": "content"})
    desk.send(f"{PAPER}/sections/s1", title="The Board", number="1", body="We change it.", is_proposal="1")
    assert "Ask all 2 again whose review is of an earlier text" in desk.read(f"{PAPER}/reviews")
    assert desk.send(f"{PAPER}/reviews/paper/1/ask-again").status_code == 302
    assert "No answer yet" not in desk.read(f"{PAPER}/reviews"), "asking says nothing for anybody"


def test_once_the_paper_is_out_the_reviewer_finds_what_was_not_sent_set_apart(desk: Desk) -> None:
    client, _who = asked_of(desk)
    client.post("/reviews/1", data={"remark-s1": WORDS, "remark-s1-seen": "0"}, headers=JSON)
    seen = world.seen(desk.actor, "SP-2010-1")
    approval.approve(desk.actor, "SP-2010-1", seen_version=seen)
    text = words(client.get("/reviews/1").text)
    assert f"You had typed this and not sent it. Nobody else has seen it: {WORDS}" in text
    assert text.count(WORDS) == 1 and "This text has gone out" in text
