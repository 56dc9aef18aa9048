"""Commands about papers and their timetables: check, read-paper, import-paper."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from consult.jobs._house import opened, read_file


def show(data: Any) -> None:
    """Print JSON as people script against it: in the order given, letters as they are."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def check(options: Namespace) -> int:
    """Assess a timetable file against the standards; 1 when a finding is BREACH."""
    import os

    from consult.documents.timetable import read_timetable
    from consult.domain import standards

    confirmed = frozenset(os.environ.get("CONFIRMED_EDITIONS", "").split())
    path = Path(options.file)
    assessment = standards.assess(read_timetable(read_file(path), path.name), confirmed)
    if options.json:
        show(standards.as_json(assessment))
    else:
        print("\n".join(standards.in_words(assessment)))
    return int(standards.worst(assessment.findings) is standards.Verdict.BREACH)


def read_paper(options: Namespace) -> int:
    """Parse a paper and say what was found; nothing is saved."""
    from consult.documents import papers

    path = Path(options.file)
    paper = papers.read_paper(read_file(path), path.name)
    if options.json:
        show(papers.as_json(paper))
        return 0
    print(paper.title or "No title was found.")
    for label, value in (
        ("Issued by", paper.issuing_body),
        ("Dated", paper.document_date),
        ("Opens", paper.open_date),
        ("Closes", paper.close_date),
    ):
        print(f"  {label}: {value or 'not found'}")
    print(
        f"\n{len(paper.sections)} sections, {sum(one.is_proposal for one in paper.sections)} of them proposals"
    )
    for section in paper.sections:
        print("  " + " ".join(part for part in (section.number, section.title) if part))
    print(f"\n{len(paper.questions)} questions")
    for question in paper.questions:
        print(
            "  " + " ".join(part for part in (question.number, question.text, f"[{question.kind}]") if part)
        )
    print(f"\n{len(paper.milestones)} dates in the timetable")
    for milestone in paper.milestones:
        last = (
            f" to {milestone.date_end}" if milestone.date_end and milestone.date_end != milestone.date else ""
        )
        print(f"  {milestone.date}{last}  {milestone.label}")
    for note in paper.notes:
        print(f"\nLook at this: {note}", end="")
    print()
    return 0


def import_paper(options: Namespace) -> int:
    """Save a paper as a draft consultation and print its reference."""
    from consult.documents.papers import read_paper as read

    path = Path(options.file)
    paper = read(read_file(path), path.name)
    with opened():
        from consult.domain.access import SYSTEM
        from consult.services import papers

        print(papers.import_paper(SYSTEM, paper).reference)
    return 0
