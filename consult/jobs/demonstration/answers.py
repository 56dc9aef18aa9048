"""What the invented partners say, read from the file beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from consult.domain.answers import Raw
from consult.domain.wording import LONDON
from consult.services.responses import SignOff

FILE = Path(__file__).with_name("answers.toml")
NOT_ANSWERS = {"name", "at", "publication", "authority", "signed_by", "nil", "source", "received_on"} | {
    *("body", "on", "minute")
}


@dataclass(frozen=True)
class Said:
    """One partner's answer: ``given`` by the short names of the file, ``at`` an aware instant."""

    name: str
    at: datetime
    sign_off: SignOff
    given: Mapping[str, Raw]
    nil: bool = False
    source: str = ""
    received_on: date | None = None


def said(which: str) -> list[Said]:
    """The answers to the first paper ("answer") or to the second ("second"), in the order in which they came."""
    rows = tomllib.loads(FILE.read_text("utf-8"))[which]
    return sorted((_said(row) for row in rows), key=lambda one: one.at)


def _said(row: Mapping[str, Any]) -> Said:
    names = [name for name in row if name not in NOT_ANSWERS and not name.endswith("_why")]
    return Said(
        name=row["name"],
        at=row["at"].replace(tzinfo=LONDON),
        sign_off=SignOff(
            row["publication"],
            row["authority"],
            row["signed_by"],
            body=row.get("body", ""),
            on=row.get("on"),
            minute=row.get("minute", ""),
        ),
        given={name: raw(row[name], row.get(f"{name}_why")) for name in names},
        nil=row.get("nil", False),
        source=row.get("source", ""),
        received_on=row.get("received_on"),
    )


def raw(value: str | list[str], beside: str | None = None) -> Raw:
    """What a form would have sent for a choice, several, or words, with the words beside it."""
    chosen = [value] if isinstance(value, str) else value
    return {"value": chosen, "text": [beside]} if beside else {"value": chosen}
