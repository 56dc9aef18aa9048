"""Printed parts bound into one PDF that keeps its tags, with the head, foot and number of every page.

Tags live outside the pages, so pages alone cannot be joined: each part's structure tree is brought over
after its pages (its references then lead to the copied pages), its keys are moved past those before, and
all hang from one document. Page furniture is drawn as an artifact, which a screen reader passes over.

Importing this module loads the PDF library: import it where a report is being printed, not before.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

from .tagging import name_tree

NUMBER_FOOT = 31.1  # points above the foot of the page, level with the title
NUMBER_RIGHT = 538.6  # points from the left edge: the right margin
NUMBER_SIZE = 8.0


def bind(parts: Sequence[bytes], furniture: bytes, page_words: str) -> bytes:
    """One PDF of mended ``parts`` in order. ``page_words`` holds {number} and {total}, and is on all but page 1.

    Equal parts give equal bytes.
    """
    with pikepdf.open(io.BytesIO(parts[0])) as bound:
        others = [pikepdf.open(io.BytesIO(part)) for part in parts[1:]]
        for other in others:
            _join(bound, other)
        with pikepdf.open(io.BytesIO(furniture)) as sheet:
            _furnish(bound, sheet, page_words)
            out = io.BytesIO()
            bound.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        for other in others:
            other.close()
    return out.getvalue()


def _join(bound: Any, part: Any) -> None:
    before = len(bound.pages)
    bound.pages.extend(part.pages)
    tree = bound.copy_foreign(part.Root.StructTreeRoot)
    _shift(bound.pages[before:], tree, _next_key(bound.Root.StructTreeRoot))
    _hang(bound.Root.StructTreeRoot, tree)
    _join_names(bound, part, before)
    _join_outline(bound, part, before)


def _next_key(tree: Any) -> int:
    return max((int(key) for key in list(tree.ParentTree.Nums)[::2]), default=-1) + 1


def _shift(pages: Any, tree: Any, base: int) -> None:
    """Move the part's keys past those in use, on its pages, its links and in its own list."""
    for page in pages:
        page.StructParents = int(page.StructParents) + base
        for annotation in page.get("/Annots", ()):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + base
    nums = tree.ParentTree.Nums
    for place in range(0, len(nums), 2):
        nums[place] = int(nums[place]) + base


def _hang(root: Any, tree: Any) -> None:
    document = root.K[0]
    for element in tree.K[0].K:
        element.P = document
        document.K.append(element)
    root.ParentTree.Nums.extend(tree.ParentTree.Nums)
    root.IDTree = name_tree(_names(root.IDTree.Kids[0].Names) | _names(tree.IDTree.Kids[0].Names))


def _names(flat: Any) -> dict[bytes, Any]:
    items = list(flat)
    return {bytes(name): value for name, value in zip(items[::2], items[1::2], strict=True)}


def _anchors(pdf: Any) -> dict[bytes, Any]:
    names = pdf.Root.get("/Names")
    return _names(names.Dests.Names) if names is not None and "/Dests" in names else {}


def _join_names(bound: Any, part: Any, before: int) -> None:
    """A link to the list of the annex leads on to the place in the annex, once that is bound in."""
    anchors = _anchors(bound)
    for name, target in _anchors(part).items():
        anchors[name] = _moved(bound, part, target, before)
    flat = [item for name in sorted(anchors) for item in (pikepdf.String(name), anchors[name])]
    bound.Root.Names.Dests = pikepdf.Dictionary(Names=pikepdf.Array(flat))


def _moved(bound: Any, part: Any, target: Any, before: int) -> Any:
    page = bound.pages[before + part.pages.index(target[0])]
    return pikepdf.Array([page.obj, *list(target)[1:]])


def _join_outline(bound: Any, part: Any, before: int) -> None:
    with part.open_outline() as theirs, bound.open_outline() as ours:
        chapter = ours.root[-1].children[-1].children
        for item in theirs.root:
            target = _moved(bound, part, item.destination, before)
            chapter.append(pikepdf.OutlineItem(item.title, target))


def _furnish(bound: Any, sheet: Any, page_words: str) -> None:
    """Draw head, foot and number on every page but the first, beneath nothing and read by nobody."""
    figures = _Figures(sheet.pages[1])
    frame = bound.copy_foreign(sheet.pages[0].as_form_xobject())
    font = bound.copy_foreign(figures.font)
    start = bound.make_stream(b"q")
    for number, page in enumerate(bound.pages[1:], 2):
        words = page_words.format(number=number, total=len(bound.pages))
        page.Resources.XObject["/HouseSheet"] = frame
        page.Resources.Font["/HouseFigures"] = font
        drawn = (
            b"Q /Artifact <</Type /Pagination>> BDC q /HouseSheet Do Q q " + figures.line(words) + b" Q EMC"
        )
        page.obj.Contents = pikepdf.Array([start, page.obj.Contents, bound.make_stream(drawn)])


class _Figures:
    """The letters and figures of "Page 7 of 40", as the printer numbered and measured them in its font."""

    def __init__(self, page: Any) -> None:
        (self.font,) = page.Resources.Font.values()
        cmap = self.font.ToUnicode.read_bytes().decode("ascii")
        self.glyphs = {
            chr(int(letter, 16)): int(glyph, 16)
            for glyph, letter in re.findall(r"<([0-9a-f]{4})> <([0-9a-f]{4})>\n", cmap)
        }
        self.widths = dict(_widths(list(self.font.DescendantFonts[0].W)))

    def line(self, words: str) -> bytes:
        """The drawing of ``words``, ending at the right margin."""
        glyphs = [self.glyphs[letter] for letter in words]
        width = sum(self.widths[glyph] for glyph in glyphs) * NUMBER_SIZE / 1000
        shown = "".join(f"{glyph:04x}" for glyph in glyphs)
        x = NUMBER_RIGHT - width
        return (
            f"BT 0.278 0.325 0.369 rg /HouseFigures {NUMBER_SIZE} Tf {x:.2f} {NUMBER_FOOT} Td <{shown}> Tj ET"
        ).encode("ascii")


def _widths(flat: Sequence[Any]) -> Iterator[tuple[int, float]]:
    """Widths by glyph from runs such as 19 [556 556]."""
    for first, run in zip(flat[::2], flat[1::2], strict=True):
        for offset, width in enumerate(run):
            yield int(first) + offset, float(width)
