"""Which edition of a standard is in force on which day, as dated data (ED-1).

The edition is chosen by the launch and kept for life, extensions included. Where the day of a change is not
settled, the table has the likeliest day and ``unsettled`` has the days between which it lies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from consult.domain.language import gettext as _
from consult.domain.timetable import DateRange


class Evidence(StrEnum):
    """How we know what a standard says."""

    SEEN = "seen"  # in a published copy that is named in the source
    MEMORY = "memory"  # remembered; no worse than advice until an operator confirms the edition


@dataclass(frozen=True)
class Edition:
    """One edition; ``last`` is still in force. ``weeks`` is the length that it asks for, if any."""

    code: str
    family: str
    name: str
    first: date
    last: date | None
    source: str
    weeks: int | None = None
    weeks_known: Evidence = Evidence.SEEN
    nations: tuple[str, ...] = ("england", "wales", "scotland", "northern-ireland")
    unsettled: tuple[date, date] | None = None

    def in_force(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


_ENGLAND = ("england",)

EDITIONS = (
    Edition(
        "CPT98",
        "compact",
        "the Compact of November 1998",
        date(1998, 11, 1),
        date(2009, 12, 15),
        "Compact Voice, About the Compact (compactvoice.org.uk)",
        nations=_ENGLAND,
    ),
    Edition(
        "CPC00",
        "compact",
        "the Compact code of good practice on consultation of 2000",
        date(2000, 5, 1),
        date(2009, 12, 15),
        "Cabinet Office, Code of Practice on Consultation, introduction (archived September 2007)",
        weeks=12,
        weeks_known=Evidence.MEMORY,
        nations=_ENGLAND,
        unsettled=(date(2000, 1, 1), date(2000, 12, 31)),
    ),
    Edition(
        "CPT09",
        "compact",
        "the refreshed Compact of December 2009",
        date(2009, 12, 16),
        date(2010, 12, 21),
        "Wired-GOV, The new Compact is launched; Local Government Lawyer, governance article 944",
        weeks=12,
        nations=_ENGLAND,
        unsettled=(date(2009, 12, 15), date(2009, 12, 16)),
    ),
    Edition(
        "CPT10",
        "compact",
        "the renewed Compact of December 2010",
        date(2010, 12, 22),
        date(2025, 7, 16),
        "Compact Voice statement of 31 July 2012, quoting 2.4; compactvoice.org.uk/renewal",
        weeks=12,
        nations=_ENGLAND,
        unsettled=(date(2010, 12, 1), date(2010, 12, 31)),
    ),
    Edition(
        "COV25",
        "compact",
        "the Civil Society Covenant of July 2025",
        date(2025, 7, 17),
        None,
        "GOV.UK, Civil Society Covenant (17 July 2025); mondaq.com 1671942",
        nations=_ENGLAND,
    ),
    Edition(
        "HMG00",
        "government",
        "the government code on written consultation of 2000",
        date(2001, 1, 2),
        date(2004, 3, 31),
        "Cabinet Office, code on written consultation (archived); Hansard, 27 November 2000",
        weeks=12,
    ),
    Edition(
        "HMG04",
        "government",
        "the government code of practice on consultation of 2004",
        date(2004, 4, 1),
        date(2008, 10, 31),
        "Code of practice on consultation, 1.4 (archived 2007)",
        weeks=12,
    ),
    Edition(
        "HMG08",
        "government",
        "the government code of practice on consultation of 2008",
        date(2008, 11, 1),
        date(2012, 7, 16),
        "Hansard, 8 October 2008; Crown Prosecution Service, copy of the seven criteria",
        weeks=12,
    ),
    Edition(
        "HMP12",
        "government",
        "the government's consultation principles of 2012",
        date(2012, 7, 17),
        date(2013, 10, 31),
        "Written statement of 17 July 2012",
        unsettled=(date(2012, 7, 17), date(2012, 9, 30)),
    ),
    Edition(
        "HMP13",
        "government",
        "the government's consultation principles of 2013",
        date(2013, 11, 1),
        date(2015, 12, 31),
        "House of Lords Secondary Legislation Scrutiny Committee, session 2013-14, report 7505",
        unsettled=(date(2013, 10, 1), date(2013, 11, 30)),
    ),
    Edition(
        "HMP16",
        "government",
        "the government's consultation principles of 2016",
        date(2016, 1, 1),
        date(2018, 3, 18),
        "Consultation principles 2016 (copy at studylib.net 18167464)",
        unsettled=(date(2016, 1, 1), date(2016, 1, 31)),
    ),
    Edition(
        "HMP18",
        "government",
        "the government's consultation principles of 2018",
        date(2018, 3, 19),
        None,
        "Consultation principles 2018 (copies at devon.gov.uk and suffolk.gov.uk)",
        unsettled=(date(2018, 3, 1), date(2018, 3, 31)),
    ),
)

BY_CODE = {edition.code: edition for edition in EDITIONS}


def in_force(launch: DateRange) -> tuple[Edition, ...]:
    """The editions in force on some day of ``launch``, in the order of the table."""
    return tuple(
        edition
        for edition in EDITIONS
        if edition.first <= launch.last and (edition.last is None or launch.first <= edition.last)
    )


def named(words: Iterable[str], launch: DateRange) -> frozenset[str]:
    """The set codes that ``words`` stand for at this launch: a family is its editions then in force."""
    wanted = frozenset(words)
    families = {edition.code for edition in in_force(launch) if edition.family in wanted}
    return frozenset(families | (wanted & BY_CODE.keys()))


def unsettled_note(edition: Edition, launch: DateRange) -> str:
    """One sentence where the launch falls in the days when the change of editions is not settled, else ""."""
    for other in EDITIONS:
        follows = edition.last is not None and other.first == edition.last + timedelta(days=1)
        if other.family == edition.family and (other is edition or follows) and other.unsettled:
            first, last = other.unsettled
            if first <= launch.last and launch.first <= last:
                sentence = _(
                    "The launch is transitional: it falls in the changeover to {0}, and which edition held is "
                    "not settled."
                )
                return sentence.format(other.name)
    return ""
