"""Reviews before something goes out: who has to be content, of which text, and what is still wanting.

A review is bound to the checksum of the text that was read. It counts for that text and no other, and silence never
counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from consult.domain.language import gettext as _

KINDS = ("legal", "finance", "equality", "secretariat", "sponsor")
VERDICTS = ("content", "not_content")


class Matter(StrEnum):
    """What is reviewed before it goes out."""

    PAPER = "paper"
    REPORT = "report"


def kind_name(kind: str) -> str:
    """What a kind of review is called within a sentence."""
    names = {
        "legal": _("legal review"),
        "finance": _("finance review"),
        "equality": _("equality review"),
        "secretariat": _("review by the secretariat"),
        "sponsor": _("review by the sponsor"),
    }
    return names.get(kind, kind)


@dataclass(frozen=True)
class Said:
    """What one person said, or has not said yet; ``digest`` is of the text that it was said of."""

    kind: str
    person: str
    verdict: str = ""
    because: str = ""
    digest: str = ""

    def state(self, digest: str) -> str:
        """How it stands towards the text with this checksum: waiting, content, not_content or earlier.

        ``earlier`` is what was said of another text, whichever way; it has to be said again.
        """
        if not self.verdict:
            return "waiting"
        return self.verdict if self.digest == digest else "earlier"


def outstanding(wanted: Sequence[str], said: Iterable[Said], digest: str) -> list[str]:
    """In sentences, what is still wanting before everybody who has to be is content with this text."""
    everybody = list(said)
    return [
        sentence
        for kind in wanted
        for sentence in _of_kind(kind, [one for one in everybody if one.kind == kind], digest)
    ]


def _of_kind(kind: str, said: Sequence[Said], digest: str) -> Iterator[str]:
    if not said:
        yield _("Nobody has been asked for the {0}.").format(kind_name(kind))
    sentences = {
        "waiting": _("{0} has been asked for the {1} and has not answered; silence is not approval."),
        "not_content": _("{0} is not content ({1}): {2}"),
        "earlier": _("What {0} said in the {1} was of an earlier text. Ask again about this one."),
    }
    for one in said:
        if sentence := sentences.get(one.state(digest)):
            yield sentence.format(one.person, kind_name(kind), one.because)


READ = (
    "title",
    "issuing_body",
    "summary",
    "outline",
    "document_date",
    "contact",
    "sections",
    "questions",
    "documents",
)


def text_of_paper(content: Mapping[str, Any]) -> dict[str, Any]:
    """What of a paper a review is of: its words, documents and dates.

    Not the list of those who are asked, nor the day on which it was put together, nor an early notice: they change
    and leave the text as it was.
    """
    dates = [one for one in content["milestones"] if one["kind"] != "early_notice"]
    return {name: content[name] for name in READ} | {"milestones": dates}


def parts_of_paper(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a reviewer can remark on: the paper as a whole, and each section by its key, with its title."""
    sections = [
        (str(one["key"]), " ".join(part for part in (one["number"], one["title"]) if part))
        for one in content["sections"]
    ]
    return [("whole", _("The paper as a whole")), *sections]


def parts_of_report(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The same for a report: each of its questions and proposals."""
    questions = [
        (
            f"q-{one['summary']['id']}",
            " ".join(part for part in (one["summary"]["label"], one["summary"]["text"]) if part),
        )
        for one in value["questions"]
    ]
    proposals = [
        (f"p-{number}", _("Comments on {0}").format(one["title"]))
        for number, one in enumerate(value["proposals"], 1)
    ]
    return [("whole", _("The report as a whole")), *questions, *proposals]
