"""A circulation, told once: from a spreadsheet with mistakes in it to a list of answers that adds up.

Each step is a method, and ``run`` calls them in the order in which an officer lives them.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

from consult.db import db
from consult.jobs import scheduler
from tests.documents.mails import mail
from tests.journeys.circulation_asking import ASKED, EWA, PAPER, REFERENCE, REFUSAL, Asking, links_in
from tests.journeys.drivers import Visitor, path_of
from tests.journeys.eighty_rows import (
    BOROUGH,
    BUSES,
    EDNA,
    FIRE,
    HALL,
    NORTH,
    PARISH,
    SURGERY,
    TRADE,
    VOICE,
    WATER,
    WICK,
    address,
    telephone,
)
from tests.journeys.main_job import at, day, link_to, number_of
from tests.web.visits import public_id_of

CLERK = "new.clerk@wickparish.example"  # of the parish, who is new
BOUNCE = Path(__file__).parents[1] / "jobs" / "fixtures" / "bounces" / "postfix.eml"
LETTER = "Dear Ann,\n\nOur drivers have read the paper.\n\nKeep the Forum in the evening, please."
REMINDERS = ("reminder", "reminder_started")
WRITTEN = {  # what the log has in the end, by act
    "Invitation": len(ASKED),
    "A correction of the paper": len(ASKED),
    "A new link": 1,
    "Sent outside this system": 1,
    "Reminder": 5,
    "Reminder to those who had begun": 1,
}
POINTS = "Parking at the hall\nThe Forum should be heard before the Board meets"


class CirculationJob(Asking):
    """The job of one officer."""

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
        officer.follow("2 messages did not go out, or may not have")
        assert "Came back (1)" in officer.text and "Refused, or tried too often (1)" in officer.text
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
        assert "The response is in." in officer.text
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
        by_sector = "Public 5 4 1 0 Voluntary 3 1 1 1 Community 2 2 0 0 Private 2 0 1 1 All 12 7 3 2"
        assert by_sector in text
        for name, word in ((BUSES, "Entered; no word yet"), (HALL, "Confirmed")):
            assert word in text.split("Answered (7)")[1].split(name)[1].split("Reach them")[0]
        officer.open(PAPER)
        assert by_sector in officer.text
        officer.open("/workspace")
        assert f"7 of {len(ASKED)}" in officer.text and "came back" not in officer.text
        officer.open(f"{PAPER}/written")
        kept = officer.download("Download the whole log as CSV").decode("utf-8-sig")
        acts = Counter(row["act"] for row in csv.DictReader(io.StringIO(kept)))
        assert acts == WRITTEN
