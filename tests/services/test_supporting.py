"""Supporting documents: what is kept, and what is refused whatever it calls itself."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.documents.filetypes import MOST_UNPACKED, OPEN_TEXT
from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.models.history import HistoryRow
from consult.models.papers import SupportingDocument
from consult.services import approval, papers, supporting
from consult.services.supporting import LARGEST, Copy
from tests import world


def package(**names: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return kept.getvalue()


PDF = b"%PDF-1.7 and more"
WORD = package(word__document_xml=b"<w/>")
EXCEL = package(xl__workbook_xml=b"<x/>")
ODT = package(mimetype=OPEN_TEXT.encode())


def copy(content: bytes = PDF, filename: str = "chart.pdf", title: str = "Chart", **more: str) -> Copy:
    return Copy(title, more.pop("kind", "structure_chart"), date(2010, 6, 1), filename, content, **more)


def add(actor: Actor, reference: str, one: Copy) -> SupportingDocument:
    return supporting.add(actor, reference, one, seen_version=world.seen(actor, reference))


@pytest.fixture
def actor(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(actor: Actor) -> str:
    return world.draft(actor)


@pytest.mark.parametrize(
    ("content", "filename", "ending"),
    [
        (PDF, "a.pdf", "pdf"),
        (WORD, "a.docx", "docx"),
        (EXCEL, "a.xlsx", "xlsx"),
        (ODT, "a.odt", "odt"),
        (b"\x89PNG\r\n\x1a\n..", "a.png", "png"),
        (b"\xff\xd8\xff..", "a.jpeg", "jpg"),
        (b"a,b\n1,2\n", "a.csv", "csv"),
        ("Überblick".encode("cp1252"), "a.txt", "txt"),
        (PDF, "picture.png", "pdf"),
        (WORD, "setup.exe", "docx"),
    ],
)
def test_a_file_is_what_its_content_says(
    actor: Actor, reference: str, content: bytes, filename: str, ending: str
) -> None:
    kept = add(actor, reference, copy(content, filename))
    assert kept.filename.rsplit(".", 1)[1] == ending
    fetched = supporting.fetch(actor, reference, kept.id)
    assert (fetched.content, fetched.checksum) == (content, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xef\xbb\xbf <html>",
        b"#!/bin/sh\nrm x",
        b"MZ\x90\0\3",
        b"PK\x03\x04 no archive",
        package(readme=b"hello"),
        package(**{"word__document_xml": b"<w/>", "word__vbaProject.bin": b"x"}),
        package(word__document_xml=b" " * (MOST_UNPACKED + 1)),
    ],
    ids=[
        "empty",
        "page",
        "picture",
        "marked page",
        "script",
        "program",
        "damaged",
        "other archive",
        "macros",
        "bomb",
    ],
)
def test_what_is_no_document_is_refused_and_nothing_is_kept(
    actor: Actor, reference: str, content: bytes
) -> None:
    with pytest.raises(BadInput) as refused:
        add(actor, reference, copy(content, "chart.pdf"))
    assert "chart.pdf" in refused.value.problems["file"]
    assert supporting.documents(actor, reference) == []


def test_a_file_may_weigh_ten_megabytes_and_no_more(actor: Actor, reference: str) -> None:
    full = PDF.ljust(LARGEST, b" ")
    assert add(actor, reference, copy(full)).size == LARGEST
    with pytest.raises(BadInput, match="10 megabytes"):
        add(actor, reference, copy(full + b" "))


def test_the_same_title_again_is_a_new_version_and_the_earlier_one_stays(
    actor: Actor, reference: str
) -> None:
    first, second = add(actor, reference, copy()), add(actor, reference, copy(PDF + b" again"))
    assert (first.version, second.version) == (1, 2)
    add(actor, reference, copy(title="Costs", kind="costs"))
    listed = supporting.documents(actor, reference)
    assert [[one.version for one in versions] for versions in listed] == [[2, 1], [1]]
    assert supporting.fetch(actor, reference, first.id).content == PDF


def test_adding_is_one_row_of_history_and_counts_as_an_edit(actor: Actor, reference: str) -> None:
    before = world.seen(actor, reference)
    kept = add(actor, reference, copy())
    row = db.session.scalars(select(HistoryRow).order_by(HistoryRow.id.desc())).first()
    assert row and (row.act, row.detail["checksum"]) == ("add a supporting document", kept.checksum)
    with pytest.raises(Conflict):
        supporting.add(actor, reference, copy(title="Late"), seen_version=before)


def test_a_name_loses_its_folders(actor: Actor, reference: str) -> None:
    assert add(actor, reference, copy(filename='..\\..\\etc/pass"wd\r\n.pdf')).filename == "pass-wd--.pdf"


def test_a_link_is_kept_as_a_note_and_only_as_a_web_address(actor: Actor, reference: str) -> None:
    kept = add(actor, reference, copy(source_url="https://severnvale.example/chart"))
    assert kept.source_url == "https://severnvale.example/chart"
    with pytest.raises(BadInput) as refused:
        add(actor, reference, copy(title="Other", source_url="javascript:alert(1)"))
    assert "source_url" in refused.value.problems


def test_a_partner_fetches_what_belongs_to_its_paper_and_nothing_else(actor: Actor, reference: str) -> None:
    kept = add(actor, reference, copy())
    other = papers.begin_from_outline(actor, title="Other", issuing_body="", summary="", outline={})
    foreign = add(actor, other.reference, copy())
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    holder, public_id = world.partner("Upper Arle Village Hall")
    world.clock.set_to(world.OPEN)
    assert supporting.fetch_invited(holder, public_id, kept.id).content == PDF
    for number, name in ((foreign.id, public_id), (kept.id, "0" * 16)):
        with pytest.raises(NotFound):
            supporting.fetch_invited(holder, name, number)
    with pytest.raises(NotFound):
        supporting.fetch(actor, other.reference, kept.id)
