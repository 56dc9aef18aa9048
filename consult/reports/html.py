"""The report as one self-contained page, and the pages that the PDF is printed from.

Screen and paper come from the same templates and the same value; only the style sheet differs. A large
report keeps the counts in the main part and moves the words to an annex, split into parts of a size that
one process renders comfortably.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from consult.domain.language import gettext as _
from consult.domain.language import ngettext

from . import pictures
from .corrections import corrected
from .leads import in_brief, is_counted
from .value import Finding, QuestionReport, Report, Words

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "report"

PART_CHARACTERS = 130_000
"""Words and names in one part of the annex: about forty pages of print. A report with more than this in all
has an annex; one with less prints words under their questions."""

_RUN = re.compile(r"[^ \t\n]{60,}")
_UNSEEN = re.compile("([\u200b-\u200f\u2060-\u2064\ufeff])\\1{3,}")
_BLANKS = re.compile("([ \u00a0]{80})[ \u00a0]+")
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACK = re.compile(f"({_MARK}{{8}}){_MARK}+")  # no language puts so many accents on a letter
_PLACE = re.compile(r".{40}[^\w\s]{0,160}(?=.)")  # whatever joins itself to the letter before stays with it


@dataclass(frozen=True)
class Voices:
    """Everything said in words about one question, one proposal or the whole paper."""

    anchor: str
    heading: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Passage:
    """A run of :class:`Voices` in one part of the annex; ``first`` where they begin."""

    anchor: str
    heading: str
    words: tuple[Words, ...]
    first: bool


def outcome(verdict: str) -> str:
    """What a verdict is called in print; the codes themselves are for machines."""
    return {
        "PASS": _("Kept"),
        "MARGIN": _("On the line"),
        "EXPLAINED": _("Shortened, with a reason"),
        "EXPLAINED-LATE": _("Reason given late"),
        "BREACH": _("Not kept"),
        "ADVISE": _("Advice"),
        "NODATA": _("Not known"),
        "DEPENDS": _("Depends on the date"),
    }.get(verdict, "")


@cache
def environment() -> Environment:
    """Templates that escape everything and stop at a name that does not exist."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(pictures=pictures, outcome=outcome, voices=voices, question_heading=question_heading)
    made.globals.update(in_brief=in_brief, is_counted=is_counted, shared_arithmetic=shared_arithmetic)
    made.globals["corrected"] = corrected
    made.filters["parted"] = parted
    return made


def shared_arithmetic(findings: Sequence[Finding]) -> list[str]:
    """The arithmetic that more than one finding rests on, each once and in their order."""
    every = Counter(finding.arithmetic for finding in findings if finding.arithmetic)
    return [arithmetic for arithmetic, times in every.items() if times > 1]


def parted(checksum: str) -> str:
    """A checksum in groups of eight, which a person can compare."""
    return " ".join(checksum[start : start + 8] for start in range(0, len(checksum), 8))


def softened(text: str) -> str:
    """``text`` so that it costs the printer no more than plain prose; no visible character is lost.

    Runs without a place to break get zero-width spaces, before a letter and never inside a composed one.
    Long runs of one invisible character, and of blanks, are shortened; so are accents that are piled up on one letter,
    which would stand on the words above, whoever wrote those.
    """
    text = _STACK.sub(r"\1", _BLANKS.sub(r"\1", _UNSEEN.sub(r"\1", text)))
    return _RUN.sub(lambda run: _PLACE.sub("\\g<0>\u200b", run.group()), text)


def _cost(words: Words) -> int:
    return len(words.text) + len(words.name) + 60 * (2 + words.text.count("\n"))


def voices(report: Report) -> list[Voices]:
    """All words in the order of the report, leaving out what nobody wrote about."""
    spoken = [
        Voices(f"words-{place}", question_heading(question), question.words)
        for place, question in enumerate(report.questions, 1)
    ]
    spoken += [
        Voices(f"proposal-words-{place}", proposal.title, proposal.words)
        for place, proposal in enumerate(report.proposals, 1)
    ]
    spoken.append(Voices("paper-words", _("The paper as a whole"), report.comments.words))
    spoken.append(Voices("letter-words", _("Letters"), report.letter_words))
    return [each for each in spoken if each.words]


def question_heading(question: QuestionReport) -> str:
    """ "Question 1(d): What would help?", or the text alone where the paper gave no label."""
    if not question.summary.label:
        return question.summary.text
    return _("Question {label}: {text}").format(label=question.summary.label, text=question.summary.text)


def has_annex(report: Report) -> bool:
    """Whether the words are too many to print under their questions."""
    return sum(_cost(words) for each in voices(report) for words in each.words) > PART_CHARACTERS


def annex(report: Report) -> list[list[Passage]]:
    """The parts of the annex in order; empty where there is none. Every answer is in exactly one."""
    if not has_annex(report):
        return []
    parts: list[list[Passage]] = []
    size = PART_CHARACTERS
    for passage, cost in _passages(report):
        if size + cost > PART_CHARACTERS and size:
            parts.append([])
            size = 0
        parts[-1].append(passage)
        size += cost
    return parts


def _passages(report: Report) -> Iterator[tuple[Passage, int]]:
    """Runs of answers, each at most a tenth of a part unless one answer alone is longer."""
    for each in voices(report):
        run: list[Words] = []
        size, first = 0, True
        for words in each.words:
            if run and size + _cost(words) > PART_CHARACTERS // 10:
                yield Passage(each.anchor, each.heading, tuple(run), first), size
                run, size, first = [], 0, False
            run.append(words)
            size += _cost(words)
        yield Passage(each.anchor, each.heading, tuple(run), first), size


def render_html(report: Report, nonce: str = "") -> str:
    """The screen face: a whole page with every word in it. ``nonce`` lets its style sheet pass a policy."""
    return _main(report, "screen.css", annexed=False, nonce=nonce)


def main_part(report: Report) -> str:
    """What the first part of the PDF is printed from."""
    return _main(report, "print.css", annexed=has_annex(report), soften=softened)


def annex_part(report: Report, passages: list[Passage]) -> str:
    """What one part of the annex is printed from."""
    template = environment().get_template("annex.html")
    return template.render(report=report, passages=passages, style=style("print.css"), soften=softened)


def furniture(report: Report) -> str:
    """A page with what stands at head and foot of every page, and one with the figures to number them."""
    return environment().get_template("furniture.html").render(report=report, style=style("print.css"))


def _main(
    report: Report, sheet: str, annexed: bool, nonce: str = "", soften: Callable[[str], str] = str
) -> str:
    template = environment().get_template("document.html")
    return template.render(report=report, style=style(sheet), annexed=annexed, nonce=nonce, soften=soften)


@cache
def style(name: str) -> Markup:
    """A style sheet of the folder, after what is common to all."""
    common = (TEMPLATES / "common.css").read_text("utf-8")
    return Markup(common + (TEMPLATES / name).read_text("utf-8"))
