"""What a form says about the fields of a paper, part by part, for partners and for officers alike."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from consult.domain.answers import Raw
from consult.domain.questions import Question, choices

PARTS = ("text", "day", "month", "year", "change", "wording", "then", "name", "body", "skip")


def raw_from(form: MultiDict[str, str], fields: Iterable[Question]) -> dict[str, Raw]:
    """The raw answer of every field in ``fields``, by its key; what the form leaves out is blank.

    Names on the page: the key itself for the main value (several where several may be ticked), and the key with a
    dash and one of PARTS, or -row-0, -row-1 … after it. Nothing is judged here: cleaning is the domain's.
    """
    return {field.id: _raw(form, field) for field in fields}


def _raw(form: MultiDict[str, str], field: Question) -> Raw:
    names = {"value": field.id} | {part: f"{field.id}-{part}" for part in PARTS}
    names |= {f"row-{place}": f"{field.id}-row-{place}" for place in range(len(choices(field)))}
    return {part: form.getlist(name) for part, name in names.items() if name in form}
