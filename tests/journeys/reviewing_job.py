"""Colleagues around a paper, told once: remarks kept and sent, a change shown, a late paper, work passed on."""

from __future__ import annotations

from datetime import date

from flask import Flask

from consult.jobs import scheduler
from consult.jobs.demonstration.catcher import Catcher
from consult.services import timetable
from consult.services.timetable import Step
from tests import world
from tests.journeys.drivers import Visitor
from tests.journeys.main_job import Come, at, day
from tests.journeys.stages_job import CLEO, LENA, OFFICER, PAPER, entered, number_of

SAM, BO = "sam@severnvale.example", "bo@severnvale.example"
REMARK = "Name the Act under which it is done."


def reviewing_job(app: Flask, come: Come, post: Catcher) -> None:
    """``come`` brings somebody new with a browser of their own."""
    app.config["ONE_PERSON_APPROVES"] = False
    _drafted()
    ann = entered(app, come(), post, OFFICER)
    _asked(ann)
    lena = _kept_and_come_back_to(app, come, post)
    sam = entered(app, come(), post, SAM)
    _reviewed(ann, lena, sam)
    _changed_and_shown(ann, sam)
    _still_content(app, post, ann, lena, sam)
    bo = _passed_on_and_approved(app, come, post, ann)
    _late_for_its_meeting(app, come, post, bo)


def _drafted() -> None:
    """A draft whose papers for the Board are wanted six days before it meets."""
    officer = world.officer()
    reference = world.draft(officer)
    kept = timetable.timetable(officer, reference)
    steps = [*world.MILESTONES, Step("papers", "Papers for the Board", date(2010, 10, 14), body="The Board")]
    timetable.save(officer, reference, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)


def typed_in(visitor: Visitor, name: str) -> str:
    """What stands in a field of several lines."""
    page = getattr(visitor, "page")  # noqa: B009
    if hasattr(page, "locator"):
        return str(page.locator(f"[name={name}]").input_value())
    return str(page.get_element_by_id(name).text_content()).strip()


def _asked(ann: Visitor) -> None:
    ann.open("/people")
    listed = (
        ("Lena Orr", "reviewer"),
        ("Sam Poe", "reviewer"),
        ("Cleo Moss", "clerk"),
        ("Bo Dean", "officer"),
        ("Kit Lowe", "reviewer"),
    )
    for name, role in listed:
        email = f"{name.split()[0].lower()}@severnvale.example"
        ann.send("Add", {"name": name, "email": email, "role": role})
    ann.open(f"{PAPER}/reviews")
    ann.follow("Which reviews are needed")
    ann.send("Save", {"paper": ["legal", "finance", "equality"]})
    for kind, name in (("legal", "Lena Orr"), ("finance", "Sam Poe"), ("equality", "Kit Lowe")):
        ann.open(f"{PAPER}/reviews")
        ann.follow("Ask for a review")
        ann.send("Ask", {"kind": kind, "person": number_of(name)} | day("due", 2010, 6, 28))
    assert "It cannot go out yet:" in ann.text


def _kept_and_come_back_to(app: Flask, come: Come, post: Catcher) -> Visitor:
    first = entered(app, come(), post, LENA)
    first.follow("Legal: A smaller Board")
    first.send("Keep it for later", {"remark-s1": REMARK, "because": "The power is not named."})
    assert "Only you see it until you send the review." in first.text
    lena = entered(app, come(), post, LENA)  # the first browser is closed, with all that it knew
    assert "You have begun and sent nothing of it yet." in lena.text
    lena.follow("Legal: A smaller Board")
    assert typed_in(lena, "remark-s1") == REMARK
    return lena


def _reviewed(ann: Visitor, lena: Visitor, sam: Visitor) -> None:
    ann.open(f"{PAPER}/reviews")
    assert REMARK not in ann.text and "The power is not named." not in ann.text
    lena.send("Send the review", {"verdict": "not_content"})
    assert "Your review has been sent." in lena.text
    sam.follow("Finance: A smaller Board")
    sam.send("Send the review", {"verdict": "content", "remark-s2": "Half a day costs less."})
    ann.open(f"{PAPER}/reviews")
    assert (
        REMARK in ann.text and "Lena Orr is not content (legal review): The power is not named." in ann.text
    )


def _changed_and_shown(ann: Visitor, sam: Visitor) -> None:
    ann.open(f"{PAPER}/paper")
    assert "Whatever you change now, they have to look again." in ann.text
    ann.open(f"{PAPER}/reviews")
    ann.follow("Change this section")
    ann.send("Save", {"body": "We propose to change The Board, under the Act of 2000."})
    assert "The text has changed since it was reviewed." in ann.text
    ann.follow("See what changed, and ask again")
    ann.send("Ask all 2 again whose review is of an earlier text")
    assert "Of an earlier text" in ann.text, "asking is not approval"
    sam.open("/reviews")
    assert "The text has changed since you said it." in sam.text


def _still_content(app: Flask, post: Catcher, ann: Visitor, lena: Visitor, sam: Visitor) -> None:
    sam.follow("Finance: A smaller Board")
    assert "What has changed since" in sam.text and "under the Act of 2000" in sam.text
    sam.send("Still content")
    assert "Your review has been sent." in sam.text and "Nothing waits for you." in sam.text
    scheduler.run_tick(app, "deliver-mail")
    letter = post.last_to(OFFICER, "review_given")
    assert letter is not None and "Sam Poe is content (finance review)" in letter.text
    lena.open("/reviews")
    lena.follow("Legal: A smaller Board")
    lena.send("Send the review", {"verdict": "content", "because": "", "remark-s1": ""})
    ann.open(f"{PAPER}/reviews")
    assert "Kit Lowe has been asked for the equality review and has not answered" in ann.text
    assert "Half a day costs less." in ann.text, "a remark stays when its reviewer is still content"


def _passed_on_and_approved(app: Flask, come: Come, post: Catcher, ann: Visitor) -> Visitor:
    at(2010, 6, 29, 9)
    entered(app, ann, post, OFFICER)
    kit = entered(app, come(), post, "kit@severnvale.example")
    assert "It was wanted by Monday 28 June 2010." in kit.text
    kit.follow("Equality: A smaller Board")
    kit.send("Keep it for later", {"remark-s2": "For nobody else."})
    ann.open(f"/people/{number_of('Kit Lowe')}/hand-over")
    ann.send("Pass it on", {"to": number_of("Lena Orr")})
    assert "The work of Kit Lowe was passed on." in ann.text
    lena = entered(app, come(), post, LENA)
    lena.follow("Equality: A smaller Board")
    assert "For nobody else." not in lena.text and typed_in(lena, "remark-s2") == ""
    lena.send("Send the review", {"verdict": "content"})
    bo = entered(app, come(), post, BO)
    bo.open(f"{PAPER}/approve")
    assert "Everybody who has to be is content with this text." in bo.text
    bo.send("Approve the paper", {"sure": "yes"})
    assert "Invitations go out on" in bo.text
    kit.open("/reviews")
    assert "Nothing waits for you." in kit.text
    return bo


def _late_for_its_meeting(app: Flask, come: Come, post: Catcher, bo: Visitor) -> None:
    at(2010, 10, 19, 9)
    scheduler.run_tick(app, "late-papers")
    scheduler.run_tick(app, "deliver-mail")
    cleo = entered(app, come(), post, CLEO)
    assert "Thursday 14 October 2010 Late" in cleo.text and "Not out." in cleo.text
    letter = post.last_to(CLEO, "late_paper")
    assert letter is not None and "A smaller Board" in letter.text
    cleo.follow("Reviews")
    assert "Nothing waits for you." in cleo.text
    cleo.open(PAPER)
    assert "Page not found" in cleo.text
    cleo.follow("Committee")
    assert "What comes to a meeting" in cleo.text
    entered(app, bo, post, BO)
    bo.open(f"{PAPER}/reports")
    bo.send("Compile the report")
    scheduler.run_tick(app, "compile-reports")
    cleo.open("/committee")
    assert "Late" not in cleo.text
    assert cleo.download("Report 1 as Word").startswith(b"PK")
