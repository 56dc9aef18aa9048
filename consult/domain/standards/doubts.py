"""What we are not sure of: a doubt stays visible wherever the rule is shown."""

from __future__ import annotations

from dataclasses import dataclass

from consult.domain.language import gettext as _


@dataclass(frozen=True)
class Doubt:
    """One open matter, with the rules or editions (or parts of ids, ending in a dash) that it touches."""

    about: tuple[str, ...]
    sentence: str

    def touches(self, id: str) -> bool:
        return any(id == one or (one.endswith("-") and id.startswith(one)) for one in self.about)


DOUBTS = (
    Doubt(
        ("LOC-", "CPT09-1"),
        _(
            "No text of a local compact with a number was found. Where one was in force, its number replaces the "
            "national one."
        ),
    ),
    Doubt(
        ("CPC00", "CPC00-"),
        _(
            "Paragraph numbers of the code of 2000, and whether an edition of it allowed eight weeks, are open."
        ),
    ),
    Doubt(
        ("CPT09", "CPT10", "CPT09-", "CPT10-"),
        _(
            "The numbered wording of 2009 and 2010 is remembered, but for the second limb of 2.4; the day in "
            "December 2010 is not certain."
        ),
    ),
    Doubt(("COV25", "COV25-1"), _("Of the Covenant its scope and summaries were read, not the whole text.")),
    Doubt(
        ("COM-1", "CNT-9"),
        _("Which days count as clear days for a council's agenda is not settled; working days are safe."),
    ),
    Doubt(
        ("BV-3",), _("Whether three months' notice outlived the guidance of May 2024 in an annex is open.")
    ),
    Doubt(
        ("HMP16-K", "HMG08-2h", "HMG08-1e", "WAL-1", "SCO-1", "NI-1", "PLN-3", "COM-12"),
        _("The detail of this rule is remembered and was not seen in a copy."),
    ),
    Doubt(
        ("HMG08-2h", "HMP12-2", "HMP16-G", "HMG04-1.4", "LOC-3"),
        _("The edges of the holiday seasons are our choice; school terms are not modelled."),
    ),
    Doubt(("PSED-1",), _("One note, written before, gives 6 April 2011 as the first day; we take 5 April.")),
    Doubt(
        ("PLN-",),
        _("Reforms of planning, and the periods of Scotland and Wales, were not looked into."),
    ),
    Doubt(
        ("PRE-", "HMP16-K", "HMG08-1e"),
        _("Polling days are remembered; by-elections and each council's own years are not in the table."),
    ),
    Doubt(("GUN-3",), _("No number of weeks is fixed in law, so that this rule can only ask for a reason.")),
)


def about(id: str) -> tuple[str, ...]:
    """The sentences of doubt on a rule or an edition."""
    return tuple(doubt.sentence for doubt in DOUBTS if doubt.touches(id))
