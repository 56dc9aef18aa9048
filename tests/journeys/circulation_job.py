"""A circulation, told once: from a spreadsheet with mistakes in it to a list of answers that adds up.

Each step is a method, and ``run`` calls them in the order in which an officer lives them.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from consult.db import db, within
from consult.domain.access import Actor
from consult.jobs import scheduler
from consult.jobs.demonstration.catcher import Catcher, Caught
from consult.models.lists import CirculationList
from consult.services import approval, circulation
from tests import world
from tests.documents.mails import mail
from tests.journeys import eighty_rows as county
from tests.journeys.drivers import Visitor, path_of
from tests.journeys.eighty_rows import (
    BOROUGH,
    BUSES,
    EDNA,
    FIRE,
    HALL,
    NORTH,
    OLD,
    PARISH,
    SOUTH,
    SURGERY,
    TRADE,
    VOICE,
    WATER,
    WICK,
    address,
    telephone,
)
from tests.journeys.main_job import Come, at, day, link_to, number_of, sign_in
from tests.web.visits import FIRST, public_id_of

CLERK = "new.clerk@wickparish.example"  # of the parish, who is new
EWA = "ewa.lis@millstreet.example"  # the new manager of the surgery
BOUNCE = Path(__file__).parents[1] / "jobs" / "fixtures" / "bounces" / "postfix.eml"
REFERENCE = "SP-2010-1"
THREAD = "consultation-1"
PAPER = f"/consultations/{REFERENCE}"
COUNCILS = (NORTH, SOUTH, BOROUGH, PARISH, FIRE, HALL, WATER)
FORUM = (VOICE, WICK, BUSES, HALL, SURGERY, NORTH, TRADE)
ASKED = (*COUNCILS, *(name for name in FORUM if name not in COUNCILS))
REFUSAL = "554 5.7.1 this server takes no mail from programs"
LETTER = "Dear Ann,\n\nOur drivers have read the paper.\n\nKeep the Forum in the evening, please."
POINTS = "Parking at the hall\nThe Forum should be heard before the Board meets"


class Particular(Catcher):
    """A mail server that refuses some recipients at the door and keeps what it takes for the others."""

    def __init__(self, refusals: dict[str, str]) -> None:
        super().__init__()
        self.refusals = refusals

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, recipient: str, _options: Any
    ) -> str:
        if recipient in self.refusals:
            return self.refusals[recipient]
        envelope.rcpt_tos.append(recipient)
        return "250 OK"

    def invitations(self) -> dict[str, list[Caught]]:
        """The invitations to the paper that were taken, by the one address that each went to."""
        found: dict[str, list[Caught]] = {}
        for letter in self.letters:
            if letter.event == "invitation" and letter.thread == THREAD:
                found.setdefault(letter.to, []).append(letter)
        return found


def particular() -> Particular:
    """The borough's server takes nothing that a program sends."""
    return Particular({address(BOROUGH): REFUSAL})


def links_in(letter: Caught) -> list[str]:
    """The personal links of a message, in its order."""
    return re.findall(r"http://consult\.test(/a/[\w-]+)", letter.text)


@dataclass
class CirculationJob:
    """The job of one officer; ``come`` brings somebody new with a browser of their own."""

    app: Flask
    come: Come
    folder: Path
    post: Particular
    actor: Actor = field(init=False)
    officer: Visitor = field(init=False)

    def run(self) -> None:
        """The whole of it, from June to the middle of September."""
        self.a_paper_for_nobody_yet()
        self.eighty_organisations_come_in()
        self.the_directory_is_put_in_order()
        self.two_lists_overlap()
        self.two_other_papers_are_out()
        self.who_is_asked()
        self.the_real_message_before_it_goes()
        self.it_goes_out()
        self.one_bounces()
        self.one_is_sent_outside()
        self.some_answer()
        self.some_will_not()
        self.a_question_is_answered_to_all()
        self.the_paper_is_corrected()
        self.the_silent_are_reminded()
        self.a_code_is_typed()
        self.a_letter_comes()
        self.an_answer_by_telephone()
        self.an_evening_is_noted()
        self.the_counts_add_up()

    def a_paper_for_nobody_yet(self) -> None:
        self.actor = world.officer()
        world.for_nobody_yet(self.actor)
        self.officer = self.come()
        sign_in(self.app, self.officer, self.post)

    def _another_day(self, *when: int) -> None:
        """A visit lasts half a day, so the officer comes in anew."""
        at(*when)
        sign_in(self.app, self.officer, self.post)

    def eighty_organisations_come_in(self) -> None:
        officer, table = self.officer, self.folder / "partners.csv"
        table.write_bytes(county.as_saved(county.with_ten_bad()))
        officer.open("/directory")
        officer.follow("Import a list")
        officer.send("Look at it", files={"file": table})
        assert "10 things to mend before this can be saved" in officer.text
        for row, (_gone_wrong, sentence) in county.BAD.items():
            said = officer.text.partition(f"Row {row}: ")[2].partition("Row ")[0]
            assert sentence in officer.text and said, f"row {row}: {said}"
        assert "Save all of them" not in officer.text
        officer.follow("Upload it again")
        table.write_bytes(county.as_saved(county.rows()))
        officer.send("Look at it", files={"file": table})
        assert "80 organisations, and nothing to mend." in officer.text
        assert f"{SOUTH} has the address {EDNA}, as {NORTH} in row 2 has. That may be so." in officer.text
        officer.send("Save all of them")
        assert "80 organisations were added." in officer.text

    def the_directory_is_put_in_order(self) -> None:
        """A council that was merged, an umbrella body with its members, and somebody who has left."""
        officer = self.officer
        officer.follow(NORTH)
        officer.follow("Merge with another entry")
        officer.send("Look at it", {"other": str(number_of(OLD))})
        officer.send("Merge them")
        officer.open("/directory")
        officer.follow(VOICE)
        officer.follow("Change the members")
        officer.send("Save", {"lines": f"{WICK}\n{BUSES}"})
        officer.open("/directory")
        officer.follow(SURGERY)
        officer.follow("Pat Rhys")
        officer.send("Save", day("left", 2010, 6, 1))
        assert "Nobody is left to write to." in officer.text

    def two_lists_overlap(self) -> None:
        officer = self.officer
        for name, members in (("Councils", COUNCILS), ("Care forum", FORUM)):
            officer.open("/directory/lists")
            officer.send("Make the list", {"name": name})
            officer.follow("Paste names")
            officer.send("Add them", {"names": "\n".join(members)})
            assert f"{len(members)} chosen" in officer.text
        officer.follow("Paste names")
        officer.send("Add them", {"names": OLD})
        assert f"was merged into {NORTH}" in officer.text

    def two_other_papers_are_out(self) -> None:
        """Colleagues ask the same two organisations in the same weeks."""
        with within(FIRST):
            for title in ("The bus network", "Opening hours of halls"):
                reference = world.for_nobody_yet(self.actor, title)
                asked = [number_of(WATER), number_of(TRADE)]
                circulation.choose(
                    self.actor, reference, asked, seen_version=world.seen(self.actor, reference)
                )
                approval.approve(self.actor, reference, seen_version=world.seen(self.actor, reference))

    def who_is_asked(self) -> None:
        officer = self.officer
        officer.open(f"{PAPER}/circulation")
        officer.send("Save the list", {"list": [self._list_number("Councils"), self._list_number("Care")]})
        officer.open(f"{PAPER}/circulation")
        for said in (
            f"{len(ASKED)} chosen",
            f"{NORTH} (Care forum, Councils)",
            f"2 of the {len(ASKED)} are also members of {VOICE}",
            "The plates of 2 partners are full",
            f"No address is known for {SURGERY}.",
        ):
            assert said in officer.text, said
        officer.follow("Mend it in the directory")
        officer.follow(SURGERY)
        officer.follow("Add a person")
        officer.send("Save", {"name": "Ewa Lis", "email": EWA, "role": "lead"})
        officer.open(f"{PAPER}/circulation")
        assert "No address is known" not in officer.text

    def _list_number(self, begins: str) -> str:
        with within(FIRST):
            query = select(CirculationList.id).where(CirculationList.name.startswith(begins))
            return str(db.session.scalars(query).one())

    def the_real_message_before_it_goes(self) -> None:
        officer = self.officer
        officer.open(f"{PAPER}/approve")
        for said in (
            f"{len(ASKED)} organisations are asked. {len(ASKED) - 1} messages go out, one to each person",
            f"For {NORTH}:",
            f"For {SOUTH}:",
            "The plates of 2 partners are full",
            "Please answer by Monday 27 September 2010, 11:59pm",
        ):
            assert said in officer.text, said
        officer.send("Approve the paper", {"sure": "yes"})
        scheduler.run_tick(self.app, "deliver-mail")
        assert self.post.invitations() == {}, "nothing leaves before the launch"

    def it_goes_out(self) -> None:
        self._another_day(2010, 7, 5, 8)
        for _twice in range(2):
            scheduler.run_tick(self.app, "deliver-mail")
        arrived = self.post.invitations()
        reached = {address(name) for name in ASKED if name not in (BOROUGH, SURGERY)} | {EWA}
        assert {to: len(letters) for to, letters in arrived.items()} == dict.fromkeys(reached, 1), (
            "one message for each person, whatever lists and councils brought it"
        )
        assert all(one.message["Cc"] is None and one.message["Bcc"] is None for one in self.post.letters)
        self._each_link_opens_its_own(arrived[EDNA][0])
        assert f"http://consult.test/papers/{REFERENCE}" in arrived[address(VOICE)][0].text
        self._the_log()

    def _each_link_opens_its_own(self, letter: Caught) -> Visitor:
        """The chief executive of two councils has one message with a link for each."""
        first, second = links_in(letter)
        edna = self.come()
        edna.open(first)
        assert f"asks {NORTH}" in edna.text and SOUTH not in edna.text
        edna.open(second)
        assert f"asks {SOUTH}" in edna.text
        return edna

    def _the_log(self) -> None:
        officer = self.officer
        officer.open(f"{PAPER}/written")
        assert f"{NORTH} Edna Purslow {EDNA} Care forum, Councils Sent on 5 July 2010" in officer.text
        assert f"{SOUTH} Edna Purslow {EDNA} Councils Sent on" in officer.text
        assert OLD not in officer.text and REFUSAL in officer.text
        kept = officer.download("Download the whole log as CSV").decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(kept)))) == 1 + len(ASKED) and "/a/" not in kept

    def one_bounces(self) -> None:
        """The parish has a new clerk; its note comes back a day later, and its address is mended in one step."""
        self._another_day(2010, 7, 6, 9)
        maildir = self.folder / "maildir" / "new"
        maildir.mkdir(parents=True)
        self.app.config["BOUNCE_MAILDIR"] = str(maildir.parent)
        letter = self._letter(address(PARISH))
        note = BOUNCE.read_text("utf-8").replace("@@TO@@", letter.to)
        own = str(letter.message["Message-ID"]).strip("<> ").partition("@")[0]
        (maildir / "1278406800.1.host").write_text(note.replace("@@ID@@", own))
        scheduler.run_tick(self.app, "read-bounces")
        officer = self.officer
        officer.open("/workspace")
        assert "1 invitation was refused" in officer.text and "1 invitation came back" in officer.text
        officer.open(f"{PAPER}/responses")
        lost = officer.text.split("may not have arrived")[1].split("Not heard from yet")[0]
        for name, reason in ((BOROUGH, REFUSAL), (PARISH, "Recipient address rejected: User unknown")):
            here = lost.split(name)[1]
            assert f"telephone {telephone(name)}" in here and reason in here, here
        officer.follow(f"Reach them ({PARISH})")
        officer.send("Correct it and send a new link", {"email": CLERK})
        link = link_to(self.app, self.post, CLERK, "invitation")
        clerk = self.come()
        clerk.open(links_in(letter)[0])
        assert PARISH not in clerk.text, "the link that was lost opens nothing any more"
        clerk.open(link)
        self._answers(clerk, "Noor Shah", "Yes", "The parish has one seat and keeps it.")

    def one_is_sent_outside(self) -> None:
        """The borough takes no mail from programs, so the officer writes from an own mailbox."""
        officer = self.officer
        officer.open(f"{PAPER}/responses")
        officer.follow(f"Reach them ({BOROUGH})")
        officer.follow("Send it from my own mailbox")
        taken = officer.take("Take it as CSV")
        (row,) = csv.DictReader(io.StringIO(taken.decode("utf-8-sig")))
        assert (row["Organisation"], row["E-mail address"]) == (BOROUGH, address(BOROUGH))
        officer.open(f"{PAPER}/responses")
        assert "may not have arrived" not in officer.text
        officer.follow("Sent outside (1)")
        assert BOROUGH in officer.text and "Sent outside on 6 July 2010" in officer.text
        ines = self.come()
        ines.open(path_of(row["Personal link"]))
        self._answers(ines, "Ines Farrow", "No", "A borough of this size needs two seats.")

    def _answers(self, partner: Visitor, who: str, choice: str, why: str) -> None:
        """Answer the first part and leave the rest."""
        partner.follow("Answer")
        partner.follow("1. The Board")
        partner.send("Save and back to the list", {"q1": choice, "q1-text": why})
        partner.follow("Check and submit")
        partner.send("Submit", {"publication": "full", "authority": "mine", "signed_by": who})
        assert f"{REFERENCE}-" in partner.text, "there is a receipt"

    def some_answer(self) -> None:
        """One of Edna's councils answers, the other has no comment; the umbrella body begins."""
        at(2010, 7, 20, 9)
        first, second = links_in(self._letter(EDNA))
        edna = self.come()
        edna.open(first)
        self._answers(edna, "Edna Purslow", "Yes", "As long as both councils are heard.")
        edna.open(second)
        edna.follow("No comment")
        edna.send("We have no comment", {"publication": "full", "signed_by": "Edna Purslow"})
        gil = self.come()
        gil.open(links_in(self._letter(address(VOICE)))[0])
        gil.follow("Answer")
        gil.follow("1. The Board")
        gil.send("Save and back to the list", {"q2": "We are asking our members."})

    def some_will_not(self) -> None:
        for name, way in ((WICK, "declined"), (TRADE, "not_remit")):
            partner = self.come()
            partner.open(links_in(self._letter(address(name)))[0])
            partner.follow("We will not answer")
            partner.send("We will not answer", {"way": way, "why": "Nobody has the time this summer."})
            assert "You will not be reminded." in partner.text

    def _letter(self, to: str, event: str = "invitation") -> Caught:
        found = self.post.last_to(to, event, THREAD)
        assert found is not None, f"no {event} reached {to}"
        return found

    def a_question_is_answered_to_all(self) -> None:
        """The hall asks; everybody reads the answer, and nobody who asked."""
        self._another_day(2010, 7, 27, 9)
        jo = self.come()
        jo.open(links_in(self._letter(address(HALL)))[0])
        jo.follow("Ask a question or for more time")
        jo.send("Send", {"kind": "question", "text": "Who pays our hall for it?", "asked_by": "Jo Lunt"})
        officer = self.officer
        officer.open("/workspace")
        officer.follow("1 question waits for an answer")
        officer.follow(f"Question of {HALL}")
        told = {"answer": "The council does.", "whom": "all", "question": "Who pays for a hall?"}
        officer.send("Send the answer", told)
        scheduler.run_tick(self.app, "deliver-mail")
        letters = [one for one in self.post.letters if one.event == "question_answered"]
        assert [one.to for one in letters].count(EDNA) == 1
        assert all("Who pays for a hall?" in one.text for one in letters)
        assert not any("Jo Lunt" in one.text for one in letters if one.to != address(HALL))

    def the_paper_is_corrected(self) -> None:
        """Everybody is told what changed; the council that had answered looks again and lets its answer stand."""
        self._another_day(2010, 7, 28, 9)
        officer = self.officer
        officer.open(PAPER)
        officer.follow("Corrections")
        change = {"place-0": "s2", "what-0": "The Forum meets twice a year, not once."}
        change |= {"reason": "We miscounted.", "material": "yes"}
        officer.send("See what it brings", change)
        assert "61 days remain to the close." in officer.text
        officer.send("Send the correction", change)
        scheduler.run_tick(self.app, "deliver-mail")
        told = [one.to for one in self.post.letters if one.event == "correction"]
        reached = {address(name) for name in ASKED if name not in (BOROUGH, PARISH, SURGERY)} | {EWA, CLERK}
        assert sorted(told) == sorted(reached), "one message for each person"
        letter = self._letter(EDNA, "correction")
        edna = self._each_link_opens_its_own(letter)
        assert f"{NORTH} has answered already." in letter.text
        edna.open(links_in(letter)[0])
        assert "The Forum meets twice a year, not once." in edna.text
        edna.send("Our answer stands")
        assert "look again" not in edna.text

    def the_silent_are_reminded(self) -> None:
        """One act for those who are silent, another for whoever has begun; nobody else hears of either."""
        self._another_day(2010, 8, 23, 9)
        officer = self.officer
        silent = {FIRE, WATER, BUSES, HALL, SURGERY}
        officer.open(f"{PAPER}/responses")
        officer.follow(f"Remind {len(silent)} who are silent")
        meant = officer.text.split("organisations get it")[1].split("The message")[0]
        assert {name for name in ASKED if name in meant} == silent
        assert "We have not heard from you yet." in officer.text
        officer.send(f"Send {len(silent)} reminders")
        assert f"{len(silent)} reminders are on their way." in officer.text
        officer.follow("Remind 1 who have begun")
        officer.send("Send 1 reminder")
        scheduler.run_tick(self.app, "deliver-mail")
        got = {event: {one.to for one in self.post.letters if one.event == event} for event in REMINDERS}
        reached = {address(name) for name in silent - {SURGERY}} | {EWA}
        assert got == {"reminder": reached, "reminder_started": {address(VOICE)}}
        gil = self.come()
        gil.open(self._letter(address(VOICE), "reminder_started").link)
        assert "Carry on with your answer" in gil.text

    def a_code_is_typed(self) -> None:
        """The fire authority's gateway spoils links, so its clerk types the code that stands beside."""
        (code,) = re.findall(
            r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", self._letter(address(FIRE), "reminder").text
        )
        tom = self.come()
        tom.open("/")
        tom.follow("Type in the code")
        tom.send("Continue", {"code": code.lower().replace("-", " ")})
        assert f"asks {FIRE}" in tom.text
        self._answers(tom, "Tom Okafor", "Yes", "Fire keeps its seat.")

    def a_letter_comes(self) -> None:
        officer, letter = self.officer, self.folder / "view.eml"
        letter.write_bytes(mail(LETTER))
        officer.open(f"{PAPER}/responses")
        officer.follow("Add a letter")
        said = {"organisation": str(number_of(BUSES)), "source": "email", "publication": "full"}
        officer.send("Add the letter", said | day("received", 2010, 8, 20), {"file": letter})
        assert "The letter is in:" in officer.text
        assert "Keep the Forum in the evening, please." in officer.text

    def an_answer_by_telephone(self) -> None:
        """The village hall rings up; it is sent a copy, reads it and says that it is right."""
        officer = self.officer
        officer.open(f"{PAPER}/responses")
        officer.follow("Enter a response for somebody")
        db.session.rollback()  # the test's own reading ends, so that it sees what is there now
        call = {"organisation": public_id_of(HALL), "source": "telephone", "q1": "No"}
        call |= {"q1-text": "Too small, said Jo.", "publication": "full", "authority": "mine"}
        officer.send("Enter the response", call | day("received", 2010, 8, 23))
        jo = self.come()
        jo.open(link_to(self.app, self.post, address(HALL), "entered_copy"))
        assert "Too small, said Jo." in jo.text
        jo.send("Yes, this is what we said", {"name": "Jo Lunt"})
        assert "Confirmed by Jo Lunt" in jo.text

    def an_evening_is_noted(self) -> None:
        officer = self.officer
        officer.open(f"{PAPER}/notes")
        officer.follow("Write a note")
        note = {"kind": "event", "title": "Evening in Arle", "place": "The hall", "present": "23"}
        officer.send("Save the note", note | {"points": POINTS} | day("held", 2010, 8, 19))
        assert "The Forum should be heard before the Board meets" in officer.text

    def the_counts_add_up(self) -> None:
        """Every number on the list of responses against the sum of its parts."""
        officer = self.officer
        officer.open(f"{PAPER}/responses")
        text = officer.text
        assert f"7 of {len(ASKED)} have answered. 2 will not answer." in text
        states = {"Silent": 2, "Draft started": 1, "Answered": 6, "No comment": 1, "Will not answer": 1}
        states |= {"Not our remit": 1}
        assert sum(states.values()) == len(ASKED)
        for word, number in states.items():
            assert f"{word} ({number})" in text, word
        assert "Public 5 4 1 0 Voluntary 3 1 1 1 Community 2 2 0 0 Private 2 0 1 1 All 12 7 3 2" in text
        confirmed, _dot, _rest = text.partition("Confirmed")
        assert HALL in confirmed and "Entered; no word yet" in text


REMINDERS = ("reminder", "reminder_started")
