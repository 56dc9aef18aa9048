"""Kinds of question that offer something to choose from: one of, any of, a position, an order, a scale for each row."""

from __future__ import annotations

import re

from ._kinds import BadAnswer, Beside, Question, offered_one, part_of
from .answers import Answer, Raw, clean_text
from .language import gettext as _


class ChoiceOne(Beside):
    """One of the printed options, or of the kind's own."""

    counts = "one"

    def __init__(self, *default_options: str) -> None:
        self.default_options = default_options

    def heart(self, question: Question, raw: Raw) -> Answer:
        given = part_of(question, raw, "value")
        return {"choice": offered_one(question, given, self.offered(question))} if given else {}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return str(value["choice"])

    def chosen(self, question: Question, value: Answer) -> tuple[str, ...]:
        return (value["choice"],) if "choice" in value else ()

    def answers(self, question: Question, value: Answer) -> bool:
        return "choice" in value


class Position(ChoiceOne):
    """Where the respondent stands. Whoever agrees with changes says which: what, in which words, and what then.

    The parts of the condition are kept beside any choice, so that nothing typed is lost with a change of mind.
    """

    PARTS = ("change", "wording", "then")
    THEN = ("Yes", "No", "We cannot say yet")

    def __init__(self, *default_options: str, conditional: str) -> None:
        super().__init__(*default_options)
        self.conditional = conditional

    def opens_at(self, question: Question) -> str:
        """The option beside which the condition is asked for; empty where the paper's own options have none."""
        wanted = "".join(self.conditional.split()).casefold()
        for option in self.offered(question):
            if "".join(option.replace(",", "").split()).casefold() == wanted:
                return option
        return ""

    def heart(self, question: Question, raw: Raw) -> Answer:
        answer = super().heart(question, raw)
        given = {part: part_of(question, raw, part) for part in self.PARTS}
        if given["then"]:
            given["then"] = offered_one(question, given["then"], self.THEN, "then")
        if condition := {part: text for part, text in given.items() if text}:
            answer["condition"] = condition
        return answer

    def show(self, question: Question, value: Answer) -> str:
        return "\n".join(part for part in (value.get("choice", ""), self.words(question, value)) if part)

    def words(self, question: Question, value: Answer) -> str:
        said = {
            "change": _("The change that is asked for: {words}"),
            "wording": _("In these words of the paper: {words}"),
            "then": _("With that change it would be supported: {words}"),
        }
        condition = value.get("condition", {})
        lines = [said[part].format(words=condition[part]) for part in self.PARTS if part in condition]
        return "\n".join([*lines, *([value["text"]] if value.get("text") else [])])


class ChoiceMany(Beside):
    """Any of the printed options, kept in the printed order."""

    counts = "many"

    def heart(self, question: Question, raw: Raw) -> Answer:
        offered = self.offered(question)
        picked = {
            offered_one(question, given, offered) for given in raw.get("value", ()) if clean_text(given)
        }
        return {"choices": [option for option in offered if option in picked]} if picked else {}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return "; ".join(value["choices"])

    def chosen(self, question: Question, value: Answer) -> tuple[str, ...]:
        return tuple(value.get("choices", ()))

    def answers(self, question: Question, value: Answer) -> bool:
        return bool(value.get("choices"))


class Ranking(Beside):
    """The options in order of preference; a respondent may rank some and leave the rest."""

    counts = "ranking"

    def heart(self, question: Question, raw: Raw) -> Answer:
        offered = self.offered(question)
        if any(clean_text(given) for given in raw.get("value", ())):
            order = [offered_one(question, given, offered) for given in raw["value"] if clean_text(given)]
            if len(set(order)) < len(order):
                self._twice(question, "value")
            return {"ranking": order}
        return self._by_number(question, raw, offered)

    def _by_number(self, question: Question, raw: Raw, offered: tuple[str, ...]) -> Answer:
        placed: dict[int, str] = {}
        for index, option in enumerate(offered):
            part = f"row-{index}"
            given = part_of(question, raw, part)
            if not given:
                continue
            if not re.fullmatch(r"[0-9]{1,3}", given) or not 1 <= int(given) <= len(offered):
                raise BadAnswer(
                    question,
                    _("Rank the options of {name} with whole numbers from 1 to {last}.").format(
                        name=question.name, last=len(offered)
                    ),
                    part,
                )
            if int(given) in placed:
                self._twice(question, part)
            placed[int(given)] = option
        return {"ranking": [placed[rank] for rank in sorted(placed)]} if placed else {}

    def _twice(self, question: Question, part: str) -> None:
        raise BadAnswer(question, _("Give each rank once in {name}.").format(name=question.name), part)

    def heart_shown(self, question: Question, value: Answer) -> str:
        return "; ".join(f"{rank}. {option}" for rank, option in enumerate(value["ranking"], 1))

    def chosen(self, question: Question, value: Answer) -> tuple[str, ...]:
        return tuple(value.get("ranking", ())[:1])  # the first place; the mean rank is counted beside it

    def answers(self, question: Question, value: Answer) -> bool:
        return bool(value.get("ranking"))


class Matrix(Beside):
    """A scale asked of each row; rows may be left out."""

    counts = "matrix"

    def heart(self, question: Question, raw: Raw) -> Answer:
        rows: dict[str, str] = {}
        for index, row in enumerate(self.offered(question)):
            part = f"row-{index}"
            if given := part_of(question, raw, part):
                rows[row] = offered_one(question, given, tuple(dict.fromkeys(question.columns)), part)
        return {"rows": rows} if rows else {}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return "\n".join(f"{row}: {answer}" for row, answer in value["rows"].items())

    def answers(self, question: Question, value: Answer) -> bool:
        return bool(value.get("rows"))
