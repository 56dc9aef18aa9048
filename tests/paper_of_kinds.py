"""A paper that asks a question of every kind, two of them only after certain answers."""

from __future__ import annotations

from typing import Any

from consult import clock
from consult.domain.access import Actor
from consult.services import approval, papers
from tests import world

# After the three questions of the small paper (q1 to q3); their keys follow from the order.
ADDED: dict[str, dict[str, Any]] = {
    "q4": {"kind": "position", "text": "Where do you stand on the Forum?"},
    "q5": {
        "kind": "choice_many",
        "text": "Which halls?",
        "options": ["Arle", "Wick"],
        "shown_when": {"question": "q4", "any_of": ["Support", "Support with changes"]},
    },
    "q6": {
        "kind": "free_text",
        "text": "Why Wick?",
        "required": True,
        "shown_when": {"question": "q5", "any_of": ["Wick"]},
    },
    "q7": {"kind": "ranking", "text": "In what order?", "options": ["Roads", "Paths", "Lamps"]},
    "q8": {"kind": "matrix", "text": "How good?", "options": ["Day", "Night"], "columns": ["Good", "Poor"]},
    "q9": {"kind": "number", "text": "How many members?"},
    "q10": {"kind": "date", "text": "When do you meet?"},
    "q11": {"kind": "nomination", "text": "Whom do you put forward?"},
    "q12": {"kind": "file", "text": "Send your plan."},
    "q13": {"kind": "contact", "text": "Whom may we call?"},
    "q14": {"kind": "endorsement", "text": "What does your board say?"},
}


def draft(actor: Actor) -> str:
    """The paper as a draft, all that was added standing in the section of the Forum."""
    reference = world.draft(actor)
    for number, values in enumerate(ADDED.values(), 4):
        asked = {"section_key": "s2", "label": str(number)} | values
        papers.save_question(actor, reference, None, asked, seen_version=world.seen(actor, reference))
    return reference


def approved(actor: Actor) -> str:
    """The paper, out and open."""
    reference = draft(actor)
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    return reference
