"""The command that writes a report: its data is the very bytes whose checksum the report prints."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask

from consult import clock
from consult.db import db
from consult.services import reports
from tests import world
from tests.jobs.conftest import Consult


def test_the_data_has_the_checksum_that_the_report_prints(
    consult: Consult, app: Flask, tmp_path: Path
) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    clock.set_to(world.AFTER)
    reports.ask(actor, reference)
    claimed = reports.claim_next()
    assert claimed is not None
    reports.freeze(claimed)
    reports.store(claimed, b"%PDF-1.7 bytes", "0" * 64, 9)
    db.session.remove()
    written = {form: tmp_path / f"report.{form}" for form in ("json", "html")}
    for form, path in written.items():
        assert consult("report", reference, "--format", form, "-o", path).code == 0
    checksum = hashlib.sha256(written["json"].read_bytes()).hexdigest()
    assert checksum in written["html"].read_text("utf-8").replace(" ", "")
