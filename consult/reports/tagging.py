"""What the printer leaves undone in a tagged PDF, mended on its structure tree.

Header cells get their scope, pictures a box in the page's own measure, links a description in words, and
cells that are named get the index of names that a reader looks them up by.

Importing this module loads the PDF library: import it where a report is being printed, not before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

POINTS = 0.75  # one CSS pixel


def link_texts(page: str) -> dict[str, str]:
    """The words of each link within a page description, by the anchor that it leads to."""
    found = re.findall(r'<a href="#([^"]+)">([^<]*)</a>', page)
    return {html.unescape(anchor): html.unescape(text).strip() for anchor, text in found}


def mend(pdf: Any, links: Mapping[str, str], prefix: str) -> None:
    """Mend ``pdf`` in place. ``prefix`` keeps the names of its cells apart from those of other parts."""
    named: dict[bytes, Any] = {}
    for element, in_head in _elements(pdf.Root.StructTreeRoot.K[0]):
        kind = str(element.get("/S"))
        if kind == "/TH":
            element.A["/Scope"] = pikepdf.Name("/Column" if in_head else "/Row")
        elif kind == "/Figure":
            _turn_box(element)
        if "/ID" in element:
            element.ID = pikepdf.String(prefix + str(element.ID))
            named[bytes(element.ID)] = element
        attributes = element.get("/A")
        if attributes is not None and "/Headers" in attributes:
            attributes.Headers = pikepdf.Array(
                [pikepdf.String(prefix + str(each)) for each in attributes.Headers]
            )
    pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(name_tree(named))
    _describe_links(pdf, links)


def name_tree(named: Mapping[bytes, Any]) -> Any:
    """A tree of one node, its names in the order that readers expect."""
    pairs = [item for name in sorted(named) for item in (pikepdf.String(name), named[name])]
    tree = pikepdf.Dictionary(Names=pikepdf.Array(pairs))
    if named:
        tree.Limits = pikepdf.Array([pikepdf.String(min(named)), pikepdf.String(max(named))])
    return pikepdf.Dictionary(Kids=pikepdf.Array([tree]))


def _elements(root: Any) -> Iterator[tuple[Any, bool]]:
    """Every structure element below and with ``root``, and whether it stands in a table's head."""
    waiting = [(root, False)]
    while waiting:
        element, in_head = waiting.pop()
        yield element, in_head
        inside = in_head or element.get("/S") == "/THead"
        children = element.get("/K")
        if isinstance(children, pikepdf.Array):
            waiting.extend(
                (child, inside)
                for child in children
                if isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/StructElem"
            )


def _turn_box(figure: Any) -> None:
    """The printer measures from the top in pixels; a PDF measures from the foot in points."""
    height = float(figure.Pg.MediaBox[3])
    left, top, right, bottom = (float(each) * POINTS for each in figure.A.BBox)
    figure.A.BBox = [round(each, 2) for each in (left, height - bottom, right, height - top)]


def _describe_links(pdf: Any, links: Mapping[str, str]) -> None:
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            words = links.get(str(annotation.get("/Dest", "")))
            if words:
                annotation.Contents = pikepdf.String(words)
