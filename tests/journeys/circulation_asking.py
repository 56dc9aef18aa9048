"""The first half of a circulation: who is asked, from a spreadsheet to the paper on everybody's desk."""

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
from tests.journeys import eighty_rows as county
from tests.journeys.drivers import Visitor
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
)
from tests.journeys.main_job import Come, at, day, number_of, sign_in
from tests.web.visits import FIRST

EWA = "ewa.lis@millstreet.example"  # the new manager of the surgery
REFERENCE = "SP-2010-1"
THREAD = "consultation-1"
PAPER = f"/consultations/{REFERENCE}"
COUNCILS = (NORTH, SOUTH, BOROUGH, PARISH, FIRE, HALL, WATER)
FORUM = (VOICE, WICK, BUSES, HALL, SURGERY, NORTH, TRADE)
ASKED = (*COUNCILS, *(name for name in FORUM if name not in COUNCILS))
REFUSAL = "554 5.7.1 this server takes no mail from programs"


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
class Asking:
    """The steps until it is out, of one officer; ``come`` brings somebody new with a browser of their own."""

    app: Flask
    come: Come
    folder: Path
    post: Particular
    actor: Actor = field(init=False)
    officer: Visitor = field(init=False)

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
            assert sentence in said, f"row {row}: {said}"
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
        for one in self.post.letters:
            assert one.message["Cc"] is None and one.message["Bcc"] is None
            assert [each.addr_spec for each in one.message["To"].addresses] == [one.to]
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
        assert OLD not in officer.text and REFUSAL in officer.text and "/a/" not in officer.text
        kept = officer.download("Download the whole log as CSV").decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(kept)))) == 1 + len(ASKED) and "/a/" not in kept

    def _letter(self, to: str, event: str = "invitation") -> Caught:
        found = self.post.last_to(to, event, THREAD)
        assert found is not None, f"no {event} reached {to}"
        return found
