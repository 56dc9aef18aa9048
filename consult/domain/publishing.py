"""The publishing check: what a reader would miss in a paper before it goes out.

A rule of the house: checks are pure and return findings. ``must`` stops the approval, ``look`` does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.domain.language import gettext as _
from consult.domain.questions import from_dict
from consult.domain.routing import broken
from consult.domain.wording import day

PLACEHOLDER = re.compile(
    r"\b(to be completed|to follow|to be confirmed|to be added|tbc|tbd|lorem ipsum|xx+)\b"
    r"|\[(?:insert|add|name|date)[^\]]{0,60}\]",
    re.IGNORECASE,
)
# Left over from a mail merge: {name}, {{ name }}, [Organisation], <<name>>, «name», %name%.
MERGE_FIELD = re.compile(
    r"\{\{?[^{}\n]{0,60}\}\}?|\{\{[^}\n]{0,60}|<<[^<>\n]{1,60}>>|«[^«»\n]{1,60}»|%[A-Za-z_]{2,40}%"
    r"|\[(?:your|the|title|first|last|organi[sz]ation|contact|recipient|closing|link|address)\b[^\]\n]{0,60}\]",
    re.IGNORECASE,
)

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """One finding of the publishing check. ``where`` names the page to mend it on."""

    rule: str
    level: str  # "must" or "look"
    sentence: str
    where: str  # details, paper, timetable, circulation


CHECKS: list[Callable[[Content], Iterator[Check]]] = []


def check(rule: Callable[[Content], Iterator[Check]]) -> Callable[[Content], Iterator[Check]]:
    """Add a rule to the publishing check."""
    CHECKS.append(rule)
    return rule


def publishing_check(content: Content) -> list[Check]:
    """Every finding about the paper as it would be frozen, those that stop it first."""
    found = [one for rule in CHECKS for one in rule(content)]
    return sorted(found, key=lambda one: one.level != "must")


@check
def somebody_to_ask(content: Content) -> Iterator[Check]:
    contact = content["contact"]
    missing = [word for word, value in contact.items() if not str(value).strip()]
    if missing:
        words = _(" and ").join(_(word) for word in missing)
        sentence = _("The paper names no contact {0}: partners are shown one on every page.").format(words)
        yield Check("contact", "must", sentence, "details")


@check
def what_it_changes(content: Content) -> Iterator[Check]:
    if not content["summary"].strip():
        sentence = _(
            "Nothing says what the paper may change for a partner. It is the first thing that they read."
        )
        yield Check("summary", "must", sentence, "details")


@check
def a_question_or_a_proposal(content: Content) -> Iterator[Check]:
    if not content["questions"] and not any(section["is_proposal"] for section in content["sections"]):
        yield Check("asks", "must", _("The paper asks nothing and proposes nothing."), "paper")


@check
def a_day_to_launch_and_one_to_close(content: Content) -> Iterator[Check]:
    launch = [one for one in content["milestones"] if one["kind"] == "launch"]
    if not launch:
        yield Check("launch", "must", _("The timetable has no launch date."), "timetable")
    elif launch[0].get("date_end") not in (None, launch[0]["date"]):
        sentence = _("The launch is a week, not a day. Choose the day on which the paper goes out.")
        yield Check("launch", "must", sentence, "timetable")
    close = [one for one in content["milestones"] if one["kind"] == "close"]
    if not close:
        yield Check("close", "must", _("The timetable has no closing date."), "timetable")
    elif close[0]["date"] < content["put_together_on"]:
        sentence = _("The closing date, {0}, has passed already.").format(day(close[0]["date"]))
        yield Check("past", "must", sentence, "timetable")


@check
def nothing_unfinished(content: Content) -> Iterator[Check]:
    for section in content["sections"]:
        if section["kind"] == "container":
            continue  # a heading over other sections holds nothing of its own
        if not (
            section["body"].strip() or any(q["section_id"] == section["key"] for q in content["questions"])
        ):
            yield Check("empty", "look", _("The section “{0}” is empty.").format(section["title"]), "paper")
    texts = [(section["title"], f"{section['title']} {section['body']}") for section in content["sections"]]
    texts += [(name_of(question), question["text"]) for question in content["questions"]]
    for name, text in texts:
        if match := PLACEHOLDER.search(text):
            sentence = _("“{0}” still stands in {1}.").format(match[0], name)
            yield Check("placeholder", "must", sentence, "paper")


@check
def nothing_left_to_fill_in(content: Content) -> Iterator[Check]:
    """What comes into messages as it was typed; nobody fills a placeholder in on the way."""
    contact = content["contact"]
    texts = [
        (_("the title"), content["title"]),
        (_("the name of who consults"), content["issuing_body"]),
        (_("the summary"), content["summary"]),
        *((_("the contact's {0}").format(_(word)), value) for word, value in contact.items()),
    ]
    for name, text in texts:
        if match := PLACEHOLDER.search(text) or MERGE_FIELD.search(text):
            sentence = _("“{0}” still stands in {1}, which goes into every message.").format(match[0], name)
            yield Check("placeholder", "must", sentence, "details")
    for one in content["circulation"]:
        if match := MERGE_FIELD.search(one["name"]):
            sentence = _("“{0}” still stands in the name of {1}.").format(match[0], one["name"])
            yield Check("placeholder", "must", sentence, "circulation")


@check
def nothing_asked_twice(content: Content) -> Iterator[Check]:
    seen: dict[str, str] = {}
    for question in content["questions"]:
        key = " ".join(re.findall(r"\w+", question["text"].casefold()))
        if key in seen:
            sentence = _("{0} asks the same as {1}.").format(name_of(question), seen[key])
            yield Check("repeated", "look", sentence, "paper")
        seen.setdefault(key, name_of(question))


@check
def no_label_twice(content: Content) -> Iterator[Check]:
    labels = [question["label"] for question in content["questions"] if question.get("label")]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield Check("label", "look", _("Two questions are labelled {0}.").format(label), "paper")


@check
def choices_to_choose_from(content: Content) -> Iterator[Check]:
    for question in content["questions"]:
        if question["kind"] in {"choice_one", "choice_many", "ranking"} and len(question["options"]) < 2:
            sentence = _("{0} offers fewer than two choices. Add them, or ask for free text.")
            yield Check("options", "must", sentence.format(name_of(question)), "paper")
        elif question["kind"] == "matrix" and not (question["options"] and question["columns"]):
            yield Check(
                "options", "must", _("{0} has no rows or no columns.").format(name_of(question)), "paper"
            )


@check
def conditions_that_can_hold(content: Content) -> Iterator[Check]:
    """A question that depends on an answer which nobody can give would never be asked."""
    for question, wrong in broken([from_dict(one) for one in content["questions"]]):
        sentence = _("{0} {1}, so it can never be asked.").format(name_of(vars(question)), wrong)
        yield Check("route", "must", sentence, "paper")


@check
def somebody_is_asked(content: Content) -> Iterator[Check]:
    circulation: Sequence[Mapping[str, Any]] = content["circulation"]
    if not circulation:
        yield Check("circulation", "must", _("Nobody is on the circulation list."), "circulation")
    without = [one["name"] for one in circulation if not one["address"]]
    if without:
        sentence = _("No address is known for {0}.").format(", ".join(without))
        yield Check("address", "must", sentence, "circulation")
    for sector in ("voluntary", "community"):
        if circulation and not any(one["sector"] == sector for one in circulation):
            sentence = _("No {0} organisation is on the circulation list.").format(sector)
            yield Check("sector", "look", sentence, "circulation")


def name_of(question: Mapping[str, Any]) -> str:
    """What to call a question in a sentence."""
    if question.get("label"):
        return _("Question {0}").format(question["label"])
    text = question["text"]
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
