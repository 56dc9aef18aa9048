"""Pages of an answer that several people write: who is in, whose part is what, and nothing of it for one person."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from consult import clock
from consult.db import within
from consult.domain.access import Actor
from consult.services import colleagues, enquiries, responses
from tests import world
from tests.web.visits import FIRST, come_in, seen_on, words_of

WICK = "Wick Carers Network"
OFFICER = Actor(role="officer", partnership_id=FIRST)
ANNA = "anna@wickcarers.example"
SCRIPT = "<script>alert(1)</script>"
OF_HANDS = ("Between colleagues", "Earlier versions", "Last written by", "Part of", "My part is ready")


@pytest.fixture(autouse=True)
def paper(app: Flask) -> Iterator[None]:
    """A paper that is out and open."""
    world.approved(world.officer())
    yield


def let_in(lead: FlaskClient, base: str, name: str = "Anna Lee", **more: str) -> FlaskClient:
    """The lead lets somebody in and hands the link over; the browser of that person, who has come by it."""
    shown = lead.post(f"{base}together", data={"name": name, "role": "contributor"} | more)
    (address,) = re.findall(r"http://consult\.test(/a/[\w-]+)", shown.text)
    browser = lead.application.test_client()
    assert browser.get(address).location == base
    return browser


def write(client: FlaskClient, address: str, **typed: str) -> None:
    """Open a page, type into some of its fields, and send the whole form as a browser without script does."""
    (form,) = html.fromstring(client.get(address).text).xpath("//form[@data-autosave]")
    given = {name.replace("_", "-"): text for name, text in typed.items()}
    assert client.post(address, data=dict(form.form_values()) | given).status_code == 302


def number_of(name: str) -> int:
    with within(FIRST):
        team = colleagues.team(*world.partner(WICK))
        return next(one.colleague.id for one in team.members if one.colleague.name == name)


def test_for_one_person_there_is_one_quiet_link_and_nothing_else_of_it(client: FlaskClient) -> None:
    base = come_in(client)
    write(client, base + "section/s1", q2="Alone")
    write(client, base + "section/s1", q2="Alone again")
    pages = {
        path: words_of(client.get(base + path).text) for path in ("tasks", "section/s1", "whole", "check")
    }
    assert pages["tasks"].count("Work on it together") == 1
    for words in pages.values():
        assert not [one for one in OF_HANDS if one in words], words


def test_a_link_to_hand_over_is_shown_once_and_one_by_mail_is_not_shown(client: FlaskClient) -> None:
    base = come_in(client)
    let_in(client, base)
    assert "/a/" not in client.get(base + "together").text
    mailed = client.post(
        f"{base}together", data={"name": "Ben Ash", "email": "ben@x.example", "role": "contributor"}
    )
    assert mailed.status_code == 302
    page = words_of(client.get(mailed.location).text)
    assert "on its way by e-mail" in page and "Ben Ash" in page and "Has not written yet" in page


def test_what_cannot_be_used_comes_back_with_a_sentence(client: FlaskClient) -> None:
    base = come_in(client)
    for typed, sentence in (
        ({"name": "", "role": "contributor"}, "Enter the colleague&#39;s name."),
        ({"name": "Ben", "role": "owner"}, "Choose what this colleague may do."),
        ({"name": "Ben", "role": "contributor", "email": "ben"}, "is not an e-mail address"),
        ({"name": "x" * 101, "role": "contributor"}, "1 characters too long"),
        ({"name": "Ben\nBcc: all@x.example", "role": "contributor"}, "line break"),
    ):
        answer = client.post(f"{base}together", data=typed)
        assert answer.status_code == 400 and sentence in answer.text, typed


def test_a_colleague_sees_the_own_part_first_and_may_write_elsewhere(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    client.post(f"{base}together/{number_of('Anna Lee')}", data={"role": "contributor", "key": ["q3"]})
    words = words_of(anna.get(base + "tasks").text)
    assert words.index("Your part") < words.index("2. The Forum") < words.index("The rest of the paper")
    assert "You may write here as well." in words and "Check and submit" not in words
    write(anna, base + "section/s1", q2="Elsewhere too")
    words = words_of(client.get(base + "tasks").text)
    assert "2. The Forum Anna Lee" in words


def test_who_wrote_what_shows_under_the_field_once_two_have_written(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    write(client, base + "section/s1", q2="The lead's")
    assert "Last written by" not in words_of(client.get(base + "section/s1").text)
    write(anna, base + "section/s1", q1="Yes")
    words = words_of(client.get(base + "section/s1").text)
    assert "Last written by Anna Lee, Monday 2 August 2010, 10am" in words
    assert "Last written by Mair Pugh" in words


def test_two_colleagues_on_one_page_write_in_different_fields_without_a_clash(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    page = base + "section/s1"
    shown = anna.get(page).text
    known = dict(re.findall(r'name="([\w-]+-(?:was|seen))" value="(\w+)"', shown))
    write(client, page, q2="The lead's words")
    answer = anna.post(page, data=known | {"q1": "Yes", "q1-text": "", "q2": "", "comment-s1": ""})
    assert answer.status_code == 302
    with within(FIRST):
        kept = responses.answering(*world.partner(WICK)).answers
    assert kept == {"q1": {"choice": "Yes"}, "q2": {"text": "The lead's words"}}


def test_closing_the_browser_on_a_clash_loses_nothing_and_whoever_comes_next_chooses(
    client: FlaskClient,
) -> None:
    base = come_in(client)
    anna, page = let_in(client, base), base + "section/s1"
    old = seen_on(anna.get(page).text)
    write(client, page, q2="The lead's words")
    clash = anna.post(page, data=old | {"q2": f"Anna's words {SCRIPT}"})
    assert clash.status_code == 409 and "Saved meanwhile by Mair Pugh" in clash.text
    words = words_of(client.get(page).text)
    assert "There are two versions of this answer. See both and choose" in words
    assert "Two versions wait for somebody to choose" in words_of(client.get(base + "check").text)
    versions = client.get(base + "versions/q2")
    assert "Anna&#39;s words" in versions.text and SCRIPT not in versions.text
    form = dict(re.findall(r'name="(seen|shown)" value="(\d+)"', versions.text))
    assert client.post(base + "versions/q2", data=form).status_code == 400, "nobody has chosen"
    chosen = form | {"take": f"both-{form['shown']}"}
    assert client.post(base + "versions/q2", data=chosen).location == f"{page}#q2"
    after = client.get(page).text
    assert "The lead&#39;s words\n\nAnna&#39;s words" in after
    assert "There are two versions" not in after


def test_settling_a_clash_on_its_own_page_leaves_nothing_waiting(client: FlaskClient) -> None:
    base = come_in(client)
    anna, page = let_in(client, base), base + "section/s1"
    for keep in ("mine", "theirs", "both"):
        old = seen_on(anna.get(page).text)
        write(client, page, q2=f"The lead's, before {keep}")
        clash = anna.post(page, data=old | {"q2": f"Anna's, {keep}"}).text
        kept = dict(re.findall(r'name="(q2-kept)" value="(\d+)"', clash))
        chosen = seen_on(clash) | kept | {"q2": f"Anna's, {keep}", "q2-keep": keep}
        chosen["q2-other"] = f"The lead's, before {keep}"
        assert anna.post(page, data=chosen).status_code == 302
        assert "There are two versions" not in anna.get(page).text
    words = words_of(client.get(base + "versions/q2").text)
    for text in ("The lead's, before mine", "Anna's, theirs", "Anna's, both"):
        assert text in words, text


def test_an_earlier_version_is_put_back_by_its_button(client: FlaskClient) -> None:
    base = come_in(client)
    write(client, base + "section/s1", q2="Long and careful")
    write(client, base + "section/s1", q2="Gone")
    shown = client.get(base + "versions/q2").text
    take, seen = (
        re.search(r'name="take" value="(other-\d+)"', shown),
        re.search(r'name="seen" value="(\d+)"', shown),
    )
    assert take and seen
    client.post(base + "versions/q2", data={"take": take[1], "seen": seen[1]})
    assert "Long and careful</textarea>" in client.get(base + "section/s1").text


def test_a_contributor_is_shown_no_way_to_sign_and_a_direct_post_is_refused(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    write(anna, base + "section/s1", q2="Anna's words")
    for path in ("", "tasks"):
        words = words_of(anna.get(base + path).text)
        for offer in ("No comment", "We will not answer", "Pass to the right person", "Check and submit"):
            assert offer not in words, f"{path}: {offer}"
    assert anna.get(base + "check").location == base + "tasks"
    signed = {"publication": "full", "authority": "mine", "signed_by": "Anna Lee"}
    posts = ["check", "no-comment", "together", "will-not-answer", "will-not-answer/take-back", "stands"]
    posts += [f"together/{number_of('Anna Lee')}{way}" for way in ("", "/back", "/link", "/remove")]
    passed = {"name": "Me", "email": "me@x.example", "again": "me@x.example", "do": "send"}
    data = signed | passed | {"role": "deputy", "way": "declined", "why": "No"}
    for path in [*posts, "pass-on", "calendar", "calendar/1/stop"]:
        assert anna.post(base + path, data=data).status_code == 403, path
    for path in ("together", "calendar", "calendar.ics", "meetings"):
        assert anna.get(base + path).status_code == 403, path
    with within(FIRST):
        view = responses.answering(*world.partner(WICK))
    assert view.submission is None and view.invitation.declined_at is None


def test_a_form_writes_its_own_fields_and_no_others(client: FlaskClient) -> None:
    base = come_in(client)
    more = {"ready_at": "2010-08-01", "id": "77", "invitation_id": "1", "added_by": "Somebody"}
    let_in(client, base, **more)
    with within(FIRST):
        holder, public_id = world.partner(WICK)
        (member,) = colleagues.team(holder, public_id).members
        one = member.colleague
        assert (one.id, one.added_by, one.ready_at) == (1, "Mair Pugh", None)
        assert one.invitation_id == holder.invitation_id


def test_ready_given_back_and_ready_again(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    number = number_of("Anna Lee")
    client.post(f"{base}together/{number}", data={"role": "contributor", "key": ["q2"]})
    write(anna, base + "section/s1", q2="My words")
    words = words_of(client.get(base + "check").text)
    assert "Not ready yet: Anna Lee. You may submit all the same." in words
    anna.post(base + "ready", data={"ready": "yes"})
    assert "You have said that your part is ready." in words_of(anna.get(base + "tasks").text)
    progress = words_of(client.get(base + "together").text)
    assert "Anna Lee Ready" in progress and "Yes, Anna Lee, Monday 2 August 2010, 10am" in progress
    client.post(f"{base}together/{number}/back", data={"why": f"Name them {SCRIPT}"})
    page = anna.get(base + "tasks").text
    assert "Your part was given back on" in page and "Name them &lt;script&gt;" in page
    assert "Given back" in words_of(client.get(base + "together").text)
    anna.post(base + "ready", data={"ready": "yes"})
    assert "Not ready yet" not in words_of(client.get(base + "check").text)


def test_the_lead_submits_although_somebody_is_not_ready_and_a_later_edit_shows(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    write(client, base + "section/s1", q1="Yes")
    write(anna, base + "section/s1", q2="Anna's words")
    draft = re.search(r'name="draft" value="(\w+)"', client.get(base + "check").text)
    assert draft is not None
    signed = {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh", "draft": draft[1]}
    assert client.post(base + "check", data=signed).status_code == 302
    write(anna, base + "section/s1", q2="Anna's words, changed")
    for browser in (client, anna):
        assert "The answer has changed since it was submitted." in words_of(browser.get(base + "tasks").text)
    assert "Check it and submit again" not in words_of(anna.get(base + "tasks").text)


def test_a_colleague_who_is_taken_away_meets_a_closed_door_and_the_words_stay(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    write(anna, base + "section/s1", q2="Anna's words")
    client.post(f"{base}together/{number_of('Anna Lee')}/remove")
    assert anna.get(base + "tasks").status_code == 404
    assert anna.post(base + "section/s1", data={"q2": "More", "q2-seen": "1"}).status_code == 404
    write(client, base + "section/s1", q1="Yes")
    assert "Last written by Anna Lee" in words_of(client.get(base + "section/s1").text)


def test_colleagues_talk_beside_a_question_and_what_they_type_is_text(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    assert anna.post(base + "talk/q2", data={"text": f"See minute 4 {SCRIPT}"}).status_code == 302
    page = client.get(base + "talk/q2")
    assert "See minute 4 &lt;script&gt;" in page.text and "Anna Lee, Monday" in words_of(page.text)
    assert "Between colleagues (1)" in words_of(client.get(base + "section/s1").text)
    assert client.post(base + "talk/q2", data={"text": " "}).status_code == 400
    for key in ("q99", "s1", "%00", "x" * 500):
        for page in ("talk", "versions"):
            assert client.get(f"{base}{page}/{key}").status_code == 404, (page, key)


def test_a_remark_is_taken_back_by_whoever_made_it_and_shows_as_that(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    anna.post(base + "talk/q2", data={"text": "The treasurer will resign."})
    assert "Take it back" not in client.get(base + "talk/q2").text
    own = anna.get(base + "talk/q2").text
    (number,) = re.findall(r'name="remark" value="(\d+)"', own)
    assert client.post(base + "talk/q2/back", data={"remark": number}).status_code == 404
    assert anna.post(base + "talk/q2/back", data={"remark": number}).location == base + "talk/q2"
    for reader in (client, anna):
        words = words_of(reader.get(base + "talk/q2").text)
        assert "Taken back, Monday 2 August 2010" in words and "treasurer" not in words
    for wrong in ("", "999", "x" * 50):
        assert anna.post(base + "talk/q2/back", data={"remark": wrong}).status_code == 404


def test_what_was_written_to_colleagues_is_no_part_of_what_is_submitted(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    anna.post(base + "talk/q2", data={"text": "Among ourselves"})
    write(anna, base + "section/s1", q2="For the Board")
    signed = {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"}
    client.post(base + "check", data=signed)
    for path in ("copy", "copy.txt", "receipt"):
        assert "Among ourselves" not in client.get(base + path).text
    with within(FIRST):
        view = responses.answering(*world.partner(WICK))
    assert view.submission is not None
    assert "Among ourselves" not in str(view.submission.document)


def test_a_page_that_is_refused_leads_back_to_the_first_one(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    refused = anna.get(base + "together")
    assert refused.status_code == 403 and f'href="{base}"' in refused.text


def test_the_list_of_parts_says_where_two_texts_wait(client: FlaskClient) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    form = dict(re.findall(r'name="([\w-]+-(?:was|seen))" value="(\w+)"', anna.get(base + "section/s1").text))
    write(client, base + "section/s1", q2="One")
    assert "Two versions wait" not in words_of(client.get(base + "tasks").text)
    anna.post(base + "section/s1", data=form | {"q2": "Another"})
    words = words_of(client.get(base + "tasks").text)
    assert words.index("1. The Board") < words.index("Two versions wait") < words.index("2. The Forum")


def test_after_the_bell_the_list_of_colleagues_is_there_to_shut_somebody_out(client: FlaskClient) -> None:
    base = come_in(client)
    let_in(client, base)
    clock.set_to(world.AFTER)
    words = words_of(client.get(base + "together").text)
    assert "Take the link away" in words and "Let a colleague in" not in words
    assert client.post(f"{base}together/{number_of('Anna Lee')}/remove").status_code == 302


def test_a_contributor_asks_a_question_and_leaves_asking_for_more_time_to_the_lead(
    client: FlaskClient,
) -> None:
    base = come_in(client)
    anna = let_in(client, base)
    assert "Ask a question or for more time" in words_of(client.get(base + "tasks").text)
    assert "more time" not in words_of(anna.get(base + "tasks").text)
    page = anna.get(base + "ask").text
    assert "only they can ask for it" in page and 'type="radio"' not in page and "until-day" not in page
    typed = {"text": "May the hall answer too?", "asked_by": "Anna Lee"}
    assert anna.post(base + "ask", data=typed | {"kind": "more_time"}).status_code == 403
    with within(FIRST):
        assert enquiries.waiting(OFFICER) == {}
    assert anna.post(base + "ask", data=typed | {"kind": "question"}).status_code == 302
    assert client.post(base + "ask", data=typed | {"kind": "more_time"}).status_code == 302
    with within(FIRST):
        assert list(enquiries.waiting(OFFICER).values()) == [2]
