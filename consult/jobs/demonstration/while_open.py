"""What happens while the first paper is out: a message that comes back, questions, a correction, a letter, a note."""

from __future__ import annotations

from datetime import date
from mailbox import Maildir

from flask import current_app

from consult.domain.access import Actor
from consult.jobs import ticks
from consult.jobs.demonstration import people as cast
from consult.services import (
    corrections,
    declining,
    enquiries,
    events,
    letters,
    papers,
    supporting,
)
from consult.services.corrections import Wanted
from consult.services.events import NoteText
from consult.services.letters import Letter
from consult.services.responses import SignOff

ASKS, WANTS_TIME = "Age Well Severnvale", cast.DRAFTING
NO_REMIT, WRITES = "Coalholme Business Park Tenants", "Open Door Marlstone"
ASKS_LATER = "Severnvale Probation Service"
LOST = "Vale Line Buses"

CHART = """The structure that the paper proposes

Severnvale Forum, open to all
  Severnvale Partnership Board, about twenty organisations
    Management Steering Group
      Theme groups, to be reviewed
    Six district partnerships
"""
CAME_BACK = """From: Mail delivery <mailer-daemon@mail.example>
To: {ours}
Subject: Your message could not be delivered
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: text/plain

Nobody here has that address any more.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {theirs}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 {theirs} is not known here

--part--
"""
LETTER = """Thank you for asking us. We are seven volunteers and a kitchen, and nine questions are too many
for our evenings.

The people who come to us will not come to a Forum in a council chamber. If somebody from the Board ate with us once
a season they would hear more in an hour than the Assembly hears in a day.

Please keep the travelling fund. Without it the groups without a paid worker will not be in the room at all.
"""
MINUTES = (
    "The Forum of district partnerships welcomed one strategy for the county.",
    "Three of the six chairs feared that a Board of twenty would have no seat for them, and asked that two be kept.",
    "Nobody at the table spoke for keeping the Assembly.",
)


def message_comes_back() -> None:
    """The mail server of a partner no longer knows the address to which its invitation went."""
    theirs = next(one.email for one in cast.organisations() if one.name == LOST)
    note = CAME_BACK.format(ours=current_app.config["MAIL_FROM"], theirs=theirs.lower())
    Maildir(current_app.config["BOUNCE_MAILDIR"]).add(note)
    ticks.run("read-bounces")


def question_is_answered(officer: Actor, reference: str, public_id: str, holder: Actor) -> None:
    """A partner asks what others will wonder too, and the answer goes to everybody without its name."""
    text = "Would the travelling fund pay for a driver as well? Most of our members cannot come alone."
    enquiries.ask(holder, public_id, kind="question", text=text, asked_by="Stanley Brockett")
    asked = enquiries.enquiries(officer, reference)[0]
    said = "Yes. The fund would pay for whoever a member needs beside them to be able to come."
    question = "Would the travelling fund pay for a driver or a carer as well?"
    enquiries.answer(officer, reference, asked.id, answer=said, question=question)


def more_time_is_wanted(public_id: str, holder: Actor) -> None:
    """A district asks for two weeks more."""
    text = "Our cabinet meets on 14 September for the first time since July."
    enquiries.ask(
        holder, public_id, kind="more_time", text=text, asked_by="Philippa Garrow", until=date(2010, 9, 22)
    )


def more_time_is_refused(officer: Actor, reference: str) -> None:
    """It is refused with a reason, which the report prints."""
    asked = next(one for one in enquiries.enquiries(officer, reference) if one.answered_at is None)
    reason = "The steering group's papers go out on 16 September. Please send officers' views, and say that "
    enquiries.refuse(officer, reference, asked.id, reason=reason + "the cabinet will confirm them.")


def not_answering(public_id: str, holder: Actor) -> None:
    """A partner says that the paper is none of its business, and is not reminded."""
    declining.decline(holder, public_id, "not_remit", "We let units. Our tenants belong to the Chamber.")


def correction(officer: Actor, reference: str) -> None:
    """The chart that the paper calls attached had been left out; it follows, with a slip put right."""
    change = "The groups that a member may attend each year are nine, not eight."
    reason = "A document had been left out, and a number was wrong in one place."
    where = next(
        key for key, name in corrections.places(officer, reference).items() if "theme" in name.lower()
    )
    wanted = Wanted([(where, change)], reason, is_material=False, with_document=True)
    chart = supporting.Copy(
        "The structure at a glance", "structure_chart", date(2010, 7, 28), "chart.txt", CHART.encode()
    )
    seen = papers.paper(officer, reference).seen_version
    corrections.correct(officer, reference, wanted, chart, seen_version=seen)


def letter(officer: Actor, reference: str) -> None:
    """A letter that follows no question is lodged as it stands."""
    writer = next(number for number, name in letters.writers(officer, reference) if name == WRITES)
    upload = letters.Upload("letter.txt", LETTER.encode())
    sign_off = SignOff("full", "members", "Sister Bernadette Rowe")
    letters.add(officer, reference, writer, Letter(upload, "paper", date(2010, 9, 1), sign_off))


def minuted_comment(officer: Actor, reference: str) -> None:
    """What a body that was not asked has minuted; it is in no count."""
    text = NoteText(
        "minute",
        "Forum of district partnerships, minute 14",
        date(2010, 8, 26),
        MINUTES,
        place="Oxlade Corn Exchange",
        body="Forum of district partnerships",
        present="The six chairs and their support officers",
    )
    events.add(officer, reference, text)


def question_that_waits(public_id: str, holder: Actor) -> None:
    """A question about the second paper that nobody has answered yet."""
    text = "How long would somebody whom we lend be away from us in all?"
    enquiries.ask(holder, public_id, kind="question", text=text, asked_by="Denise Okoro")
