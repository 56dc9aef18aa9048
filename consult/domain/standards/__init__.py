"""The standards of consultation: dated editions, one function per rule, findings with their arithmetic.

``assess`` tests a timetable's facts; the findings are plain values. See :mod:`.register` for adding a rule.
"""

from consult.domain.standards.assessing import assess, reasons_wanted
from consult.domain.standards.catalogue import Catalogue, catalogue
from consult.domain.standards.editions import EDITIONS, Edition, Evidence
from consult.domain.standards.findings import (
    Assessment,
    Count,
    Counts,
    Finding,
    Severity,
    Span,
    Verdict,
    for_print,
    worst,
)
from consult.domain.standards.printed import in_words, statement
from consult.domain.standards.register import RULES
from consult.domain.standards.smells import Smell, smells
from consult.domain.standards.stored import as_json, from_json

__all__ = [
    "EDITIONS",
    "RULES",
    "Assessment",
    "Catalogue",
    "Count",
    "Counts",
    "Edition",
    "Evidence",
    "Finding",
    "Severity",
    "Smell",
    "Span",
    "Verdict",
    "as_json",
    "assess",
    "catalogue",
    "for_print",
    "from_json",
    "in_words",
    "reasons_wanted",
    "smells",
    "statement",
    "worst",
]
