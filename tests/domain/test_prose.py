"""The small notation loses nothing that was typed and never renumbers a label."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.papers import Block
from consult.domain.prose import as_text, blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nStill one.\n\nTwo.", [("paragraph", None, "One. Still one."), ("paragraph", None, "Two.")]),
        ("- first\n- second", [("item", None, "first"), ("item", None, "second")]),
        ("a. streamline\nc. and so on", [("item", "a", "streamline"), ("item", "c", "and so on")]),
        ("(iv) the fourth", [("item", "iv", "the fourth")]),
        ("1.2 numbered", [("item", "1.2", "numbered")]),
        ("## Purpose\nTo agree", [("subheading", None, "Purpose"), ("paragraph", None, "To agree")]),
        ("I. think not", [("paragraph", None, "I. think not")]),
        ("A sentence. b. not a label", [("paragraph", None, "A sentence. b. not a label")]),
        ("", []),
    ],
)
def test_what_each_notation_means(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert [(block.kind, block.label, block.text) for block in blocks(text)] == expected


def test_a_table_keeps_its_cells() -> None:
    (table,) = blocks("| Body | Seats |\n| Board | 12 |")
    assert table.rows == (("Body", "Seats"), ("Board", "12"))
    assert blocks(as_text([table])) == (table,)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=400))
def test_no_word_is_lost(text: str) -> None:
    kept = " ".join(
        part
        for block in blocks(text)
        for part in (block.label or "", block.text, *(c for r in block.rows for c in r))
    )
    assert set(re.findall(r"\w+", text)) <= set(re.findall(r"\w+", kept))


words = st.from_regex(r"[A-Z][a-z]{1,8}( [a-z]{1,8}){0,4}", fullmatch=True)
parts = st.one_of(
    st.builds(Block, st.just("paragraph"), words),
    st.builds(Block, st.just("subheading"), words),
    st.builds(Block, st.just("item"), words, st.one_of(st.none(), st.sampled_from("abcdef"))),
)


@given(st.lists(parts, max_size=8))
def test_writing_and_reading_again_gives_the_same_blocks(some: list[Block]) -> None:
    assert blocks(as_text(some)) == tuple(some)
