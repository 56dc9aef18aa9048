"""The second paper of the story, short and still open when the first is reported."""

from __future__ import annotations

from datetime import date, time

from consult.jobs.demonstration import people as cast
from consult.jobs.demonstration.outlined import Outlined
from consult.services.timetable import Step

REFERENCE = "SVP-2010-2"
TITLE = "How the theme groups should be reviewed"
GROUPS = [
    "Children and young people",
    "Community safety",
    "Drugs and alcohol",
    "Economy",
    "Environment",
    "Health and care",
    "Housing",
    "Skills",
    "Transport",
]
BEGUN = {"q3": "The Housing group has twenty-six members and a core of seven who do the work."}

OUTLINE = {
    "fixed": "There will be a review, and it will be finished by the end of March.",
    "open": "Which groups are looked at first, who carries the review out, and what it counts as success.",
    "rejected": "Hiring consultants: the last review by consultants could not propose anything that partners adopted.",
    "affected": "The members of nine theme groups and of some thirty sub-groups, and those who rely on their work.",
    "left_out": "People who use the services that the groups plan, unless an organisation speaks for them.",
}
SECTIONS = (
    (
        {
            "title": "Why we ask now",
            "body": "The paper on reshaping the Partnership promised that the theme groups would be reviewed once the "
            "larger changes were settled. We would like to be ready, and so we ask about the way of doing it before "
            "anybody decides whether to do it.\n\nNine groups and some thirty sub-groups meet at present. Together "
            "they hold about two hundred and forty meetings a year.",
        },
        (),
    ),
    (
        {
            "number": "1",
            "title": "Three groups at a time",
            "is_proposal": True,
            "body": "We propose to look at three groups each quarter, beginning with those whose members most want it. "
            "A group would go on as it is until its turn has come and its members have been heard.",
        },
        (
            {
                "label": "1",
                "text": "Which groups should be looked at first?",
                "kind": "choice_many",
                "options": GROUPS,
                "hint": "Choose as many as you like.",
            },
        ),
    ),
    (
        {
            "number": "2",
            "title": "Partners review one another",
            "is_proposal": True,
            "body": "Each review would be done by two people lent by partners that do not belong to the group, for one "
            "day a week over six weeks. They would read, sit in, talk to members, and write no more than four pages.",
        },
        (
            {
                "label": "2",
                "text": "Would your organisation lend somebody for a review?",
                "kind": "yes_no_comment",
            },
            {
                "label": "3",
                "text": "What should the reviewers know about the groups that you attend?",
                "kind": "free_text",
            },
        ),
    ),
)


PAPER = Outlined(
    REFERENCE,
    TITLE,
    summary="The theme groups that you attend may be joined, changed or ended in the coming year. This paper asks "
    "how that should be looked into, and by whom.",
    outline=OUTLINE,
    sections=SECTIONS,
    steps=(
        Step("launch", "Sent to all partners", date(2010, 9, 6), time=time(9)),
        Step("close", "Last moment for answers", date(2010, 10, 4), time=time(17)),
        Step("review", "Management Steering Group reads the report", date(2010, 10, 13)),
        Step("decision", "Severnvale Partnership Board decides", date(2010, 12, 1), body=cast.BOARD),
    ),
    said={
        "kind": "internal_partner",
        "adopted": [],
        "rationale": {
            "text": "Four weeks, because it asks partners about a way of working and not about a change of policy.",
            "published_on": "2010-09-06",
        },
    },
)
