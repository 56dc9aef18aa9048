"""Several hands behind one answer, and what becomes of an answer after it was given: withdrawn, or asked for late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from consult.domain.access import Actor
from consult.services import colleagues, lateness, remarks, responses, withdrawing
from consult.services.responses import SignOff

WITHDRAWS = "Vale Line Buses"
PLANNER, SECRETARY = "Hugh Ballard", "Shanthi Rao"


def share(public_id: str, lead: Actor, parts: Mapping[str, set[str]]) -> dict[str, Actor]:
    """The lead lets colleagues in and gives each a part; returns them as the door would know them."""
    fields = set(responses.answering(lead, public_id).paper.fields)
    for name, keys in parts.items():
        first, _blank, last = name.lower().partition(" ")
        colleagues.add(lead, public_id, name=name, email=f"{first[0]}.{last}@quernford.example")
        number = colleagues.team(lead, public_id).members[-1].colleague.id
        colleagues.give_part(lead, public_id, number, keys=keys, role="contributor", fields=fields)
    return {
        one.colleague.name: replace(
            lead,
            name=one.colleague.name,
            person=one.colleague.name,
            colleague_id=one.colleague.id,
            is_contributor=True,
        )
        for one in colleagues.team(lead, public_id).members
    }


def first_paper(public_id: str, lead: Actor) -> None:
    """One asks about a doubt, two write in one field at the same time, and one part is ready."""
    team = share(public_id, lead, {PLANNER: {"q2", "q3"}, SECRETARY: {"q5", "q9"}})
    planner, secretary = team[PLANNER], team[SECRETARY]
    seen = responses.answering(lead, public_id).versions["q3"]
    _write(secretary, public_id, "q5", "Agree")
    _write(secretary, public_id, "q9", "Join Housing and Planning: the same six people go to both.")
    colleagues.say_ready(secretary, public_id, True)
    _write(lead, public_id, "q3", "By election, for one year, the districts taking turns to propose.", seen)
    _write(planner, public_id, "q3", "By election, for two years, from those who hold no other chair.", seen)
    remarks.say(
        planner, public_id, "q2", "Have we a figure for what two structures cost us? Finance had one."
    )
    remarks.say(lead, public_id, "q2", "Eleven thousand a year, says Finance, but do not print it yet.")


def second_paper(public_id: str, holder: Actor) -> None:
    """The same team begins again; its planner has done what was asked."""
    team = share(public_id, holder, {PLANNER: {"q1"}, SECRETARY: {"q3"}})
    _write(team[PLANNER], public_id, "q1", "Housing")
    colleagues.say_ready(team[PLANNER], public_id, True)
    remarks.say(team[SECRETARY], public_id, "q3", "I can ask our three members of the groups on Friday.")


def thinks_better_of_it(public_id: str, holder: Actor) -> None:
    """A partner takes back what it submitted in the morning."""
    withdrawing.withdraw(holder, public_id, name="Trevor Sugden")


def asks_to_be_late(public_id: str, holder: Actor) -> None:
    """The district that was still writing at the bell asks for its draft to be lodged late."""
    reason = "Our cabinet meets only on 14 September. These are the officers' views as they stood at noon."
    said = SignOff("full", "mine", "Philippa Garrow, policy manager")
    lateness.ask(holder, public_id, reason=reason, sign_off=said)


def _write(actor: Actor, public_id: str, key: str, words: str, seen: int = 0) -> None:
    responses.save_draft(actor, public_id, {key: ({"value": [words]}, seen)})
