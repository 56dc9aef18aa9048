"""Two short papers of the story: one waits in review, of the other the papers for its meeting are late."""

from __future__ import annotations

from datetime import date, time

from consult.jobs.demonstration import people as cast
from consult.jobs.demonstration.outlined import Outlined
from consult.services.timetable import Step

WANTED_BY = date(2010, 9, 7)  # the day by which the third paper was to be reviewed

TRAVEL = Outlined(
    "SVP-2010-3",
    "A fund for travelling to meetings",
    summary="Your organisation could claim what it costs to send somebody to a meeting of the Partnership. This paper "
    "asks who should be able to claim, for what, and who should pay into the fund.",
    outline={
        "fixed": "The fund cannot be larger than what partners put into it.",
        "open": "Who may claim, how much, and how soon it is paid.",
        "rejected": "Paying for time as well as for travel, because it would be spent within a season.",
        "affected": "Groups without paid workers, and the public bodies that would pay into the fund.",
        "left_out": "People who would come on nobody's behalf.",
    },
    sections=(
        (
            {
                "title": "Why we ask now",
                "body": "Eleven of the partners that stayed away last year could not afford the journey, they say. "
                "A place at the table is worth little to those who cannot reach it.",
            },
            (),
        ),
        (
            {
                "number": "1",
                "title": "Who may claim",
                "is_proposal": True,
                "body": "Any member without paid workers could claim fares, or mileage, for one person and for whoever "
                "that person needs beside them. It would be paid within ten days.",
            },
            (
                {
                    "label": "1",
                    "text": "Do you agree that groups without paid workers should be able to claim?",
                    "kind": "agree_scale",
                },
            ),
        ),
        (
            {
                "number": "2",
                "title": "Who pays into the fund",
                "is_proposal": True,
                "body": "Each council and each public body would pay the same sum at the start of the year. What is "
                "left at the end would be carried over.",
            },
            (
                {
                    "label": "2",
                    "text": "How should the sum be shared among those who pay?",
                    "kind": "free_text",
                },
            ),
        ),
    ),
    steps=(
        Step("launch", "Sent to all partners", date(2010, 9, 20), time=time(9)),
        Step("close", "Last moment for answers", date(2010, 12, 14), time=time(17)),
        Step(
            "review",
            "Management Steering Group reads the report",
            date(2011, 1, 13),
            body=cast.STEERING_GROUP,
        ),
        Step("decision", "Severnvale Partnership Board decides", date(2011, 2, 9), body=cast.BOARD),
    ),
    said={"kind": "formal_written", "adopted": []},
)

VENUE = Outlined(
    "SVP-2010-4",
    "Where the first Forum should meet",
    summary="A hall has to be booked this month. You know which of two you can reach.",
    outline={
        "fixed": "It will be on Saturday 13 November, and it will be in one of these two places.",
        "open": "Which of the two.",
        "rejected": "The council chamber, which has steps.",
        "affected": "Whoever comes.",
        "left_out": "Nobody has asked people who have never come.",
    },
    sections=(
        (
            {
                "number": "1",
                "title": "Two halls",
                "is_proposal": True,
                "body": "The Corn Exchange at Oxlade is near the station and holds two hundred. The college hall at "
                "Marlstone holds four hundred and has no bus on a Saturday evening.",
            },
            (
                {
                    "label": "1",
                    "text": "Which of the two can you reach?",
                    "kind": "choice_one",
                    "options": ["The Corn Exchange at Oxlade", "The college hall at Marlstone", "Either"],
                },
            ),
        ),
    ),
    steps=(
        Step("launch", "Sent to six partners", date(2010, 9, 1), time=time(14)),
        Step("close", "Last moment for answers", date(2010, 9, 7), time=time(17)),
        Step(
            "review",
            "Management Steering Group chooses the hall",
            date(2010, 9, 16),
            body=cast.STEERING_GROUP,
        ),
    ),
    said={
        "kind": "informal",
        "adopted": [],
        "rationale": {
            "text": "Seven days, because the hall is held for us until the middle of September.",
            "published_on": "2010-09-01",
        },
    },
    asks=(
        "Severnvale Carers' Network",
        "Severnvale Disability Forum",
        "Severnvale Youth Trust",
        "Severnvale Faiths Council",
        "Teme Edge Village Network",
        "Ashcombe Residents' Association",
    ),
)
HALLS = (
    ("Severnvale Carers' Network", "The Corn Exchange at Oxlade", "Moira Fennell", date(2010, 9, 2)),
    ("Severnvale Disability Forum", "The Corn Exchange at Oxlade", "Keith Vowles", date(2010, 9, 3)),
    ("Severnvale Youth Trust", "Either", "Joel Mountford", date(2010, 9, 6)),
    ("Teme Edge Village Network", "The Corn Exchange at Oxlade", "Christopher Yarnold", date(2010, 9, 7)),
)
REMARKS = {"1": "Mileage at the rate of the councils, please, or it is income and has to be declared."}
