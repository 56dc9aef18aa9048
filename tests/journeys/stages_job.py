"""From a draft to a closed consultation, told once: reviewed, approved by another hand, cleared, decided, ended."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from consult.db import db, within
from consult.jobs import scheduler
from consult.jobs.demonstration.catcher import Catcher
from consult.models.people import Person
from tests import world
from tests.journeys.drivers import Visitor
from tests.journeys.main_job import Come, at, day, link_to

PAPER = "/consultations/SP-2010-1"
OFFICER, LENA, CLEO = "team@severnvale.example", "lena@severnvale.example", "cleo@severnvale.example"


def stages_job(app: Flask, come: Come, post: Catcher) -> None:
    """``come`` brings somebody new with a browser of their own."""
    app.config["ONE_PERSON_APPROVES"] = False
    world.draft(world.officer())
    ann = entered(app, come(), post, OFFICER)
    _people(ann)
    lena = _reviewed(app, come, post, ann)
    bo = _approved_by_another(app, come, post, ann)
    _cleared(app, come, post, bo, lena)
    _decided_and_closed(app, post, bo)
    _passed_on(app, post, bo)


def entered(app: Flask, visitor: Visitor, post: Catcher, address: str) -> Visitor:
    """Sign in by a link in a message, as everybody does who signs in."""
    visitor.open("/sign-in")
    visitor.send("Send me a link", {"email": address})
    visitor.open(link_to(app, post, address, "sign_in"))
    visitor.send("Sign in")
    return visitor


def number_of(name: str) -> str:
    """The number by which forms know a person."""
    with within(1):
        return str(db.session.scalars(select(Person.id).where(Person.name == name)).one())


def _people(ann: Visitor) -> None:
    ann.open("/people")
    for name, role in (("Lena Orr", "reviewer"), ("Cleo Moss", "clerk"), ("Bo Dean", "officer")):
        email = f"{name.split()[0].lower()}@severnvale.example"
        ann.send("Add", {"name": name, "email": email, "role": role})
    for part in ("Reviewer", "Committee clerk"):
        assert part in ann.text
    ann.open("/standards")
    ann.follow("Which reviews are needed")
    ann.send("Save", {"paper": ["legal"], "report": ["sponsor"]})


def _reviewed(app: Flask, come: Come, post: Catcher, ann: Visitor) -> Visitor:
    ann.open(PAPER)
    assert "1 still wanting" in ann.text
    ann.follow("Reviews")
    ann.follow("Ask for a review")
    ann.send("Ask", {"kind": "legal"})
    assert "Choose who is asked." in ann.text
    ann.send("Ask", {"kind": "legal", "person": number_of("Lena Orr")} | day("due", 2010, 6, 30))
    assert "In review" in ann.text and "silence is not approval" in ann.text
    scheduler.run_tick(app, "deliver-mail")
    letter = post.last_to(LENA, "review_asked")
    assert letter is not None and "legal review" in letter.text
    lena = come()
    lena.open(letter.link)  # it leads to the page, by way of signing in
    lena.send("Send me a link", {"email": LENA})
    lena.open(link_to(app, post, LENA, "sign_in"))
    lena.send("Sign in")
    assert "We propose to change The Board." in lena.text
    lena.send("Send the review", {"remark-s1": "Name the Act.", "verdict": "not_content"})
    assert "Say why you are not content" in lena.text and "Name the Act." in _typed(lena)
    lena.send("Send the review", {"verdict": "not_content", "because": "The power is not named."})
    assert "Your review has been sent." in lena.text
    ann.open(f"{PAPER}/reviews")
    assert "Lena Orr is not content (legal review): The power is not named." in ann.text
    ann.open(f"{PAPER}/approve")
    assert "Mend what is named above first." in ann.text
    ann.open(f"{PAPER}/sections/s1")
    ann.send("Save", {"body": "We propose to change the Board under the Act of 2000."})
    ann.open(f"{PAPER}/reviews")
    assert "Of an earlier text" in ann.text
    ann.follow("Ask again")
    ann.send("Ask")
    lena.open("/reviews")
    assert "The text has changed since you said it." in lena.text
    lena.follow("Legal: A smaller Board")
    assert "under the Act of 2000" in lena.text
    lena.send("Send the review", {"verdict": "content", "because": "", "remark-s1": ""})
    assert "Nothing waits for you." in lena.text
    return lena


def _typed(visitor: Visitor) -> str:
    """The text of the page with what stands in its fields."""
    page = getattr(visitor, "page")  # noqa: B009
    if hasattr(page, "locator"):
        return str(page.locator("[name=remark-s1]").input_value())
    return str(page.get_element_by_id("remark-s1").text_content())


def _approved_by_another(app: Flask, come: Come, post: Catcher, ann: Visitor) -> Visitor:
    ann.open(f"{PAPER}/approve")
    assert "Everybody who has to be is content" not in ann.text
    assert "Ann Wade prepared this, so somebody else has to approve it." in ann.text
    bo = entered(app, come(), post, "bo@severnvale.example")
    bo.open(f"{PAPER}/approve")
    assert "Everybody who has to be is content with this text." in bo.text
    bo.send("Approve the paper", {"sure": "yes"})
    assert "Invitations go out on" in bo.text
    return bo


def _cleared(app: Flask, come: Come, post: Catcher, bo: Visitor, lena: Visitor) -> None:
    at(2010, 9, 28, 9)
    for visitor, address in ((bo, "bo@severnvale.example"), (lena, LENA)):
        entered(app, visitor, post, address)
    bo.open(f"{PAPER}/reports")
    bo.send("Compile the report")
    scheduler.run_tick(app, "compile-reports")
    bo.open(f"{PAPER}/reports")
    assert (
        "It has not gone out." in bo.text
        and "Nobody has been asked for the review by the sponsor." in bo.text
    )
    bo.follow("Its reviews")
    bo.open(f"{PAPER}/reviews/report/1/ask")
    bo.send("Ask", {"kind": "sponsor", "person": number_of("Lena Orr")})
    lena.open("/reviews")
    lena.follow("Sponsor: A smaller Board")
    assert lena.download("Take it as Word").startswith(b"PK")
    lena.send("Send the review", {"verdict": "content"})
    clerk = entered(app, come(), post, CLEO)
    assert "Not out." in clerk.text
    bo.open(f"{PAPER}/reports")
    bo.send("Put report 1 out")
    clerk.open("/committee")
    assert clerk.download("Report 1 as Word").startswith(b"PK")
    clerk.open("/reviews")
    assert "Nothing waits for you." in clerk.text


def _decided_and_closed(app: Flask, post: Catcher, bo: Visitor) -> None:
    at(2010, 10, 21, 9)
    entered(app, bo, post, "bo@severnvale.example")
    bo.open(PAPER)
    bo.follow("Record the decision")
    bo.send("Record the decision", day("decided_on", 2010, 10, 22) | {"body": "", "decision": ""})
    assert "Name the body that decided." in bo.text
    bo.send(
        "Record the decision",
        day("decided_on", 2010, 10, 20) | {"body": "The Board", "decision": "Eleven seats are kept."},
    )
    assert "Eleven seats are kept." in bo.text and "Decided" in bo.text
    bo.follow("Close the consultation")
    bo.send("Close the consultation")
    assert "Closed for good" in bo.text


def _passed_on(app: Flask, post: Catcher, bo: Visitor) -> None:
    bo.open(f"/people/{number_of('Ann Wade')}/hand-over")
    assert "A smaller Board" in bo.text
    bo.send("Pass it on", {"to": number_of("Bo Dean")})
    scheduler.run_tick(app, "deliver-mail")
    for address in (OFFICER, "bo@severnvale.example"):
        assert post.last_to(address, "handed_over") is not None
    bo.open(f"{PAPER}/withdraw")
    bo.send("Withdraw the consultation", {"reason": "The law has changed."})
    assert "Tick the box" in bo.text
    bo.send("Withdraw the consultation", {"reason": "The law has changed.", "sure": "yes"})
    assert "Withdrawn by Bo Dean" in bo.text and "The law has changed." in bo.text
