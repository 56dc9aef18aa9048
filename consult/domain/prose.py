"""The small notation in which the text of a section is kept and edited.

A blank line ends a paragraph; "## " begins a sub-heading; "- " begins a list item; "a. ", "(iv) " or "1.2 " at the
beginning of a line begins an item with that printed label, which is never renumbered; "| a | b |" is a table row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from consult.domain.papers import Block

LABELLED = re.compile(r"^(\(?(?:[a-z]|[ivx]{1,5}|\d{1,2}(?:\.\d{1,2}){0,2})[.)]) +(\S.*)$")
NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,2}) +(\S.*)$")


def blocks(text: str) -> tuple[Block, ...]:
    """Read the notation; anything it does not know is a paragraph, so nothing typed is lost."""
    found: list[Block] = []
    rows: list[tuple[str, ...]] = []
    paragraph: list[str] = []

    def end_paragraph() -> None:
        if paragraph:
            found.append(Block("paragraph", " ".join(paragraph)))
            paragraph.clear()

    def end_table() -> None:
        if rows:
            found.append(Block("table", "", rows=tuple(rows)))
            rows.clear()

    for line in text.splitlines():
        line = line.strip()
        if line.startswith("|") and line.endswith("|") and len(line) > 1:
            end_paragraph()
            rows.append(tuple(cell.strip() for cell in line[1:-1].split("|")))
            continue
        end_table()
        block = _item(line)
        if block or not line:
            end_paragraph()
            if block:
                found.append(block)
        else:
            paragraph.append(line)
    end_paragraph()
    end_table()
    return tuple(found)


def _item(line: str) -> Block | None:
    if line.startswith("## "):
        return Block("subheading", line[3:].strip())
    if line.startswith(("- ", "• ")):
        return Block("item", line[2:].strip())
    match = LABELLED.match(line) or NUMBERED.match(line)
    return Block("item", match[2], label=match[1].strip("().")) if match else None


def as_text(parts: Iterable[Block]) -> str:
    """Write blocks in the notation; ``blocks(as_text(x))`` has the same words as ``x``."""
    lines: list[str] = []
    previous = ""
    for part in parts:
        if lines and not (part.kind == previous == "item"):
            lines.append("")
        previous = part.kind
        if part.kind == "table":
            lines += ["| " + " | ".join(" ".join(cell.split()) for cell in row) + " |" for row in part.rows]
        elif part.kind == "subheading":
            lines.append(f"## {part.text}")
        elif part.kind == "item":
            lines.append(f"{part.label}. {part.text}" if part.label else f"- {part.text}")
        else:
            lines.append(part.text)
    return "\n".join(lines)
