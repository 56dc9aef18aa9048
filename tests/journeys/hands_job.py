"""An answer that four people write and one signs, told once.

Each step is a method, and ``run`` calls them in the order in which the people of one organisation live them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import Flask

from consult.jobs import scheduler
from consult.jobs.demonstration.catcher import Catcher
from tests import world
from tests.journeys.drivers import Visitor
from tests.journeys.main_job import Come, at, link_to

MAIR, ANNA = "mair@wickcarers.example", "anna@wickcarers.example"
REASON = "Name the three halls, please."
ASIDE = "I am not sure that the trustees will like this."


@dataclass
class HandsJob:
    """The job of one lead and three colleagues; ``come`` brings somebody new with a browser of their own."""

    app: Flask
    come: Come
    post: Catcher
    mair: Visitor = field(init=False)  # leads
    anna: Visitor = field(init=False)  # writes, by a link that was mailed
    ben: Visitor = field(init=False)  # writes, by a link that was handed over
    dee: Visitor = field(init=False)  # a deputy

    def run(self) -> None:
        """The whole of it, from the invitation to what became of it."""
        self.the_lead_comes_in()
        self.three_are_let_in()
        self.each_has_a_part()
        self.two_write_in_one_field()
        self.the_next_one_chooses()
        self.they_talk_among_themselves()
        self.one_part_is_given_back()
        self.the_lead_signs()
        self.a_colleague_changes_something_afterwards()
        self.a_colleague_leaves()
        self.the_deputy_signs_what_changed()
        self.home_says_what_became_of_it()

    def the_lead_comes_in(self) -> None:
        world.approved(world.officer())
        at(2010, 8, 2, 9)
        self.mair = self.come()
        self.mair.open(link_to(self.app, self.post, MAIR, "invitation"))
        self.mair.follow("Answer")
        assert "Between colleagues" not in self.mair.text
        self.mair.follow("Work on it together")
        assert "Who works on it" not in self.mair.text, "nobody does yet"

    def three_are_let_in(self) -> None:
        mair = self.mair
        mair.send("Let this colleague in", {"name": "Anna Lee", "email": ANNA, "role": "contributor"})
        assert "on its way by e-mail" in mair.text
        self.anna = self.come()
        self.anna.open(link_to(self.app, self.post, ANNA, "colleague_invited"))
        mair.send("Let this colleague in", {"name": "Ben Ash", "role": "contributor"})
        self.ben = self.come()
        self.ben.open(self._handed())
        mair.follow("Who works on it")
        mair.send("Let this colleague in", {"name": "Dee Roe", "role": "deputy"})
        self.dee = self.come()
        self.dee.open(self._handed())
        assert "Pass to the right person" in self.dee.text
        for one in (self.anna, self.ben):
            assert "Pass to the right person" not in one.text and "No comment" not in one.text

    def _handed(self) -> str:
        (path,) = re.findall(r"http://consult\.test(/a/[\w-]+)", self.mair.text)
        return str(path)

    def each_has_a_part(self) -> None:
        mair = self.mair
        for name, keys in (("Anna Lee", ["q1", "q2"]), ("Ben Ash", ["q3"])):
            mair.follow("Who works on it") if "shown this once" in mair.text else None
            mair.follow(f"Part and link {name}")
            mair.send("Save", {"key": keys})
        assert "Part: question a; question b." in mair.text
        self.ben.follow("Answer")
        assert self.ben.text.index("Your part") < self.ben.text.index("2. The Forum")
        assert self.ben.text.index("The rest of the paper") < self.ben.text.index("1. The Board")
        assert "Check and submit" not in self.ben.text
        self.ben.follow("2. The Forum")
        self.ben.send("Save and back to the list", {"q3": "Agree"})

    def two_write_in_one_field(self) -> None:
        """Ben opens what Anna writes in; he sees her text beside his own, and closes his browser."""
        self.anna.follow("Answer")
        self.anna.follow("1. The Board")
        self.ben.follow("1. The Board")
        self.anna.send("Save and back to the list", {"q1": "No", "q2": "A seat for carers."})
        self.ben.send("Save and back to the list", {"q2": "Two seats for carers."})
        words = self.ben.text
        assert "Saved meanwhile by Anna Lee" in words or "Another answer was saved here" in words  # by script
        assert "A seat for carers." in self.ben.text

    def the_next_one_chooses(self) -> None:
        mair = self.mair
        assert "Two versions" not in mair.text
        mair.follow("Back to the list")
        mair.follow("1. The Board")
        mair.follow("See both and choose")
        assert "A seat for carers." in mair.text and "Two seats for carers." in mair.text
        mair.send("Keep it")
        assert "Choose which to keep." in mair.text
        (row,) = set(re.findall(r"both-(\d+)", self._source(mair)))
        mair.send("Keep it", {"take": f"both-{row}"})
        assert "See both and choose" not in mair.text
        mair.follow("Earlier versions question b")
        assert "Put this back" in mair.text and "Two seats for carers." in mair.text
        mair.follow("Back to the question")

    def _source(self, visitor: Visitor) -> str:
        from lxml import html

        page = visitor.page  # type: ignore[attr-defined]
        return page.content() if hasattr(page, "content") else html.tostring(page, encoding="unicode")

    def they_talk_among_themselves(self) -> None:
        self.anna.follow("1. The Board")
        self.anna.follow("Between colleagues")
        self.anna.send("Say it")
        assert "Write what you want to say." in self.anna.text
        self.anna.send("Say it", {"text": ASIDE})
        self.mair.open(self.base_of(self.mair) + "section/s1")
        self.mair.follow("Between colleagues (1)")
        assert ASIDE in self.mair.text and "Anna Lee" in self.mair.text
        self.anna.follow("Back to the question")
        assert "Last written by Mair Pugh" in self.anna.text
        self.anna.follow("Back to the list")

    def one_part_is_given_back(self) -> None:
        anna, ben, mair = self.anna, self.ben, self.mair
        ben.follow("Back to the list")
        for one in (anna, ben):
            one.send("My part is ready")
            assert "You have said that your part is ready." in one.text
        scheduler.run_tick(self.app, "deliver-mail")
        ready = [one for one in self.post.letters if one.event == "part_ready"]
        assert {one.to for one in ready} == {MAIR} and len(ready) == 2
        mair.follow("Back to the question")
        mair.follow("Back to the list")
        assert "Anna Lee (ready)" in mair.text
        mair.follow("Work on it together")
        assert "Yes, Ben Ash" in mair.text
        mair.follow("Part and link Ben Ash")
        mair.send("Give it back")
        assert "Say what is still to be done." in mair.text
        mair.send("Give it back", {"why": REASON})
        ben.open(self.base_of(ben) + "tasks")
        assert REASON in ben.text
        ben.follow("2. The Forum")
        ben.send("Save and back to the list", {"q3-text": "In the three halls of the vale."})
        mair.follow("Back to the list")
        mair.follow("Check and submit")
        assert "Not ready yet: Ben Ash. You may submit all the same." in mair.text
        ben.send("My part is ready")

    def base_of(self, visitor: Visitor) -> str:
        where = getattr(visitor, "address", "") or visitor.page.url  # type: ignore[attr-defined]
        (base,) = re.findall(r"/answer/[0-9a-f]+/", where)
        return str(base)

    def the_lead_signs(self) -> None:
        mair = self.mair
        mair.open(self.base_of(mair) + "check")
        assert "Not ready yet" not in mair.text and ASIDE not in mair.text
        mair.send("Submit", {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"})
        assert "SP-2010-1-" in mair.text
        scheduler.run_tick(self.app, "deliver-mail")
        receipt = self.post.last_to(MAIR, "receipt")
        assert receipt is not None and "Two seats for carers." in receipt.text and ASIDE not in receipt.text

    def a_colleague_changes_something_afterwards(self) -> None:
        anna, mair = self.anna, self.mair
        anna.follow("1. The Board")
        anna.send("Save and back to the list", {"q1-text": "Too few seats."})
        assert "The answer has changed since it was submitted." in anna.text
        mair.open(self.base_of(mair) + "tasks")
        assert "The answer has changed since it was submitted." in mair.text

    def a_colleague_leaves(self) -> None:
        anna, mair = self.anna, self.mair
        base = self.base_of(anna)
        mair.follow("Work on it together")
        mair.follow("Part and link Anna Lee")
        mair.send("Take the link away")
        assert "Anna Lee" not in mair.text.split("How far each question is")[0]
        anna.open(base + "tasks")
        assert "Your part" not in anna.text and "does not open anything" in anna.text
        mair.open(base + "section/s1")
        assert "Last written by Anna Lee" in mair.text and "Too few seats." in self._source(mair)

    def the_deputy_signs_what_changed(self) -> None:
        dee = self.dee
        dee.follow("Change your answer") if "Change your answer" in dee.text else dee.follow("Answer")
        dee.follow("Check and submit")
        assert "Too few seats." in dee.text
        dee.send("Submit", {"publication": "full", "authority": "mine", "signed_by": "Dee Roe"})
        assert "SP-2010-1-" in dee.text

    def home_says_what_became_of_it(self) -> None:
        mair = self.mair
        base = self.base_of(mair)
        mair.open(base + "home")
        assert "Nothing waits for your answer." in mair.text and "Receipt SP-2010-1-" in mair.text
        at(2010, 9, 28, 9)
        mair.open(base + "home")
        assert "Closed on Monday 27 September 2010, 11:59pm." in mair.text
        assert "A decision is planned for Wednesday 20 October 2010." in mair.text
