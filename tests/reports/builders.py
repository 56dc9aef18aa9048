"""Reports to render: one like a partnership's, and one of any size for measuring."""

from datetime import UTC, datetime

from consult.analysis.counting import summarise
from consult.domain.aggregation import AnsweredResponse
from consult.domain.questions import Question, choices, kind_of
from consult.reports.value import (
    Contact,
    Finding,
    Late,
    ProposalReport,
    QuestionReport,
    Report,
    Respondent,
    SectorCount,
    Silent,
    TimetableRow,
    Words,
)

SECTORS = ("Public", "Voluntary", "Community", "Private")
PLACES = [
    "Alderbourne",
    "Brackwater",
    "Coldharbour",
    "Dunmere",
    "Eastleach",
    "Fenwick",
    "Greenholt",
    "Harrowden",
    "Ilmerstone",
    "Kelby",
]
BODIES = {
    "Public": ("District Council", "Fire Authority", "Health Trust"),
    "Voluntary": ("Volunteer Centre", "Carers' Forum", "Advice Service"),
    "Community": ("Village Hall Trust", "Residents' Association", "Youth Club"),
    "Private": ("Chamber of Trade", "Bus Company", "Business Club"),
}
QUESTIONS = (
    Question("q1", "Should the Board meet four times a year in public?", "agree_scale", "1(a)"),
    Question(
        "q2",
        "How should organisations outside the public sector be represented on the Board?",
        "choice_one",
        "1(b)",
        options=(
            "One seat for each sector, filled by election within it",
            "Two shared seats",
            "By invitation, according to the business of the day",
        ),
    ),
    Question(
        "q3",
        "Which of these would help you to take part?",
        "choice_many",
        "1(c)",
        options=("Papers a fortnight ahead", "Travel costs", "Evening meetings", "A named officer to ring"),
    ),
    Question("q4", "What have we missed in describing how the Board would work?", "free_text", "1(d)"),
    Question("q5", "Should the yearly assembly become an open forum?", "yes_no_comment", "2(a)"),
    Question(
        "q6",
        "Put these aims of the forum in order of importance to you.",
        "ranking",
        "2(b)",
        options=("Sharing news", "Testing proposals", "Meeting one another"),
    ),
    Question(
        "q7",
        "How well does each arrangement work for you today?",
        "matrix",
        "3(a)",
        options=("Newsletter", "Theme groups", "Yearly assembly"),
        columns=("Well", "Fairly well", "Badly"),
    ),
    Question("q8", "What is your position on proposal 4, a single performance group?", "position", "4"),
    Question("q9", "Is there anything that could be simpler still?", "free_text", "5"),
)
SAYINGS = (
    "We welcome the direction of travel, and ask that papers reach us at least ten working days before each "
    "meeting: our trustees meet monthly and cannot give a considered view at shorter notice.",
    "A seat at the table is worth little without the means to prepare for it. Please say how the "
    "representative of our sector would be supported, and to whom they would report back.",
    "No objection in principle.",
    "The paper does not say what becomes of the work of the present groups. Two of them spend money that "
    "was raised for a purpose, and the funders will ask us what has changed.\n"
    "We would be glad to discuss this.",
    "Our members were divided. The smaller organisations fear that they will be crowded out; the larger "
    "would prefer fewer meetings. On balance we support the proposal for a trial of one year, with a review.",
)


def sector_of(index: int) -> str:
    return SECTORS[index % 4]


def organisation(index: int) -> str:
    body = BODIES[sector_of(index)][index // 4 % 3]
    serial = f" {index // 120 + 1}" if index >= 120 else ""
    return f"{PLACES[index % 10]} {body}{serial}"


def _answer(question: Question, index: int, words: int):
    if (index * 7 + len(question.id + question.text)) % 5 == 0:
        return None  # left blank
    pick = (index * index + len(question.text)) % 11
    text = " ".join(SAYINGS[(index + pick + n) % 5] for n in range(words))
    counts = kind_of(question).counts
    offered = choices(question)
    if counts == "one":
        return {"choice": offered[pick % len(offered)], "text": text}
    if counts == "many":
        return {"choices": [o for n, o in enumerate(offered) if (pick + n) % 2], "text": text}
    if counts == "ranking":
        turn = pick % len(offered)
        return {"ranking": list(offered[turn:] + offered[:turn]), "text": text}
    if counts == "matrix":
        return {
            "rows": {row: question.columns[(pick + n) % 3] for n, row in enumerate(offered)},
            "text": text,
        }
    return {"text": text}


def responses(count: int, words: int = 1) -> list[AnsweredResponse]:
    """``words`` is how many sentences or so each answer has; the last response of all is a nil return."""
    made = []
    for index in range(count):
        nil = index == count - 1
        answers = {} if nil else {q.id: a for q in QUESTIONS if (a := _answer(q, index, words))}
        made.append(AnsweredResponse(organisation(index), sector_of(index), answers, nil))
    return made


def _shown_name(index: int) -> str:
    return f"A {sector_of(index).lower()} sector organisation" if index % 9 == 4 else organisation(index)


def _question_report(summary, question: Question, given: list[AnsweredResponse]) -> QuestionReport:
    words = tuple(
        Words(_shown_name(index), answer["text"])
        for index, response in enumerate(given)
        if (answer := response.answers.get(question.id)) and answer.get("text") and index % 13 != 12
    )
    section = {
        "1": "The Board",
        "2": "The forum",
        "3": "Arrangements today",
        "4": "Performance",
        "5": "Simpler",
    }
    withheld = summary.comments - len(words)
    return QuestionReport(summary, section[(question.label or "")[0]], words, withheld)


def _circulation(asked: int, given: list[AnsweredResponse]) -> tuple[SectorCount, ...]:
    sectors = []
    for sector in SECTORS:
        mine = [response for response in given if response.group == sector]
        invited = sum(sector_of(index) == sector for index in range(asked))
        sectors.append(SectorCount(sector, invited, len(mine), sum(r.nil_return for r in mine)))
    return tuple(sectors)


def make_report(count: int = 28, asked: int | None = None, words: int = 1, **changes) -> Report:
    """A report over ``count`` responses of ``asked`` organisations; ``changes`` replace any field."""
    given = responses(count, words)
    asked = count + 13 if asked is None else asked
    summary = summarise(QUESTIONS, given, groups=SECTORS)
    values = {
        "reference": "SVP-2010-1",
        "number": 1,
        "title": "A leaner partnership for Severnvale: the Board, the forum and the groups beneath them",
        "partnership": "Severnvale Partnership",
        "contact": Contact("Rowan Adeyemi", "rowan.adeyemi@severnvale.example", "01632 960 117"),
        "generated_at": datetime(2010, 9, 8, 8, 30, tzinfo=UTC),
        "generated_words": "Wednesday 8 September 2010, 9:30am",
        "dates": (
            ("Paper dated", "Thursday 24 June 2010"),
            ("Sent out", "Week beginning Monday 5 July 2010"),
            ("Closed", "Tuesday 7 September 2010, 11:59pm"),
        ),
        "timetable": (
            TimetableRow(
                "Week beginning Monday 5 July 2010",
                "Paper sent to all partners",
                "launch",
                "2010-07-05",
                "2010-07-11",
            ),
            TimetableRow("Wednesday 21 July 2010", "Severnvale Board, for comment", "comment", "2010-07-21"),
            TimetableRow(
                "Tuesday 7 September 2010, 11:59pm", "Last moment for answers", "close", "2010-09-07"
            ),
            TimetableRow(
                "Wednesday 8 September 2010",
                "Steering group considers what partners said",
                "review",
                "2010-09-08",
            ),
            TimetableRow("Wednesday 6 October 2010", "Severnvale Board decides", "decision", "2010-10-06"),
            TimetableRow(
                "Thursday 11 November 2010",
                "Yearly assembly, where the outcome is reported",
                "feedback",
                "2010-11-11",
            ),
        ),
        "statement": (
            "Partners had between eight weeks two days and nine weeks one day. The Compact that we signed "
            "asks for twelve weeks; no reason was published for the shorter time.",
        ),
        "findings": (
            Finding(
                "Shorter than the twelve weeks we signed up to; no reason was published.",
                "58 to 64 days of 84: between 20 and 26 days short.",
                "Compact, refreshed 2009, length of consultation",
                "BREACH",
                "Take answers until Monday 27 September 2010, or publish the reason now.",
            ),
            Finding(
                "The whole of August and one bank holiday fall inside the time to answer.",
                "31 of 31 days of August; Monday 30 August 2010.",
                "Code of practice on consultation 2008, criterion 2",
                "ADVISE",
                "Say what was done to help those who were away.",
            ),
            Finding(
                "The decision comes after the answers have been considered.",
                "28 days from review to decision.",
                "Gunning principles, the fourth",
                "PASS",
            ),
        ),
        "circulation": _circulation(asked, given),
        "respondents": tuple(
            Respondent(
                _shown_name(i),
                sector_of(i),
                ("Chair's action", "Agreed by the trustees", "Officer's view")[i % 3],
                f"{1 + i % 31} August 2010",
                r.nil_return,
                False,
                i == 3,
            )
            for i, r in enumerate(given)
        ),
        "silent": tuple(Silent(organisation(i), sector_of(i)) for i in range(count, asked)),
        "questions": tuple(
            _question_report(s, q, given) for s, q in zip(summary.questions, QUESTIONS, strict=True)
        ),
        "proposals": (
            ProposalReport(
                "5. Theme groups", (Words(organisation(1), SAYINGS[3]), Words(organisation(6), SAYINGS[0])), 1
            ),
            ProposalReport("7. The leaders' group", ()),
        ),
        "comments": ProposalReport("The paper as a whole", (Words(organisation(2), SAYINGS[4]),)),
        "late": (
            Late(
                "Greenholt Bus Company",
                "Private",
                "Thursday 9 September 2010, 10:12am",
                (Words("Question 4", "Support with changes"), Words("Question 5", SAYINGS[1])),
            ),
        ),
        "methods": (
            "Every organisation on the circulation list was sent its own link, and gives one answer.",
            "Answers were counted by machine as they were submitted; nobody typed them again, except "
            "where an officer entered an answer that came on paper, which is marked in appendix A.",
        ),
    }
    return Report(**{**values, **changes})
