"""What the commands promise those who script against them: exit codes, JSON, and one clear line for bad input."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from consult.db import db
from consult.domain.chain import GENESIS
from consult.jobs.command_line import main
from consult.jobs.operations import refuse_open_demonstration
from consult.models.history import HistoryRow
from consult.models.people import Partnership
from tests import world
from tests.conftest import ON_POSTGRES
from tests.jobs.conftest import Consult

PAPER = Path(main.__code__.co_filename).parent / "demonstration" / "paper.md"
SEVERNVALE = {
    "title": "Reshaping the Severnvale Partnership",
    "nation": "england",
    "adopted": ["compact"],
    "paper_date": "2010-06-24",
    "launch": {"from": "2010-07-05", "to": "2010-07-11"},
    "events": [{"date": "2010-09-08", "kind": "review", "body": "Management Steering Group"}],
}


def timetable(folder: Path, **changes: object) -> Path:
    path = folder / "timetable.json"
    path.write_text(json.dumps(SEVERNVALE | changes))
    return path


def test_a_short_timetable_is_counted_and_ends_with_one(consult: Consult, tmp_path: Path) -> None:
    ran = consult("check", timetable(tmp_path), "--json")
    assert ran.code == 1
    assert ran.json["counts"]["elapsed_days"] == {"min": 59, "max": 65}
    assert ran.json["counts"]["first_late_instant"] is None
    breach = next(one for one in ran.json["findings"] if one["verdict"] == "BREACH")
    assert {"rule", "severity", "citation", "measured", "required", "explanation", "remedy"} <= set(breach)


def test_a_timetable_of_twelve_weeks_ends_with_nought(consult: Consult, tmp_path: Path) -> None:
    path = timetable(tmp_path, launch="2010-07-05", close="2010-09-30", close_time="23:59", events=[])
    ran = consult("check", path)
    assert ran.code == 0
    assert "87 days" in ran.out


@pytest.mark.parametrize(
    "content, said",
    [
        ("", "empty"),
        ("{", "not well-formed"),
        ('{"lunch": "2010-07-05"}', "lunch"),
        ('{"launch": "31 June"}', "launch"),
        ('{"launch": "2010-09-05", "close": "2010-07-05"}', "close"),
    ],
)
def test_a_bad_timetable_is_one_line_that_names_the_file_and_two(
    consult: Consult, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    ran = consult("check", path)
    assert ran.code == 2
    assert ran.out == ""
    first = ran.err.splitlines()[0]
    assert "bad.json" in first and said in ran.err


@pytest.mark.parametrize(
    "command", [("check",), ("read-paper",), ("import-paper",), ("load-responses", "SVP-2010-1")]
)
def test_a_file_that_is_not_there_is_named(
    consult: Consult, tmp_path: Path, command: tuple[str, ...]
) -> None:
    ran = consult(*command, tmp_path / "nowhere.docx")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere.docx" in ran.err and len(ran.err.splitlines()) == 1


def test_the_paper_of_the_demonstration_is_read_whole(consult: Consult) -> None:
    read = consult("read-paper", PAPER, "--json").json
    assert (read["document_date"], read["close_date"]) == ("2010-06-24", None)
    assert len(read["questions"]) == 9
    assert sum(section["is_proposal"] for section in read["sections"]) == 7
    assert len(read["metadata"]["principles"]) == 6
    assert {"no_close_date", "repeated_question"} <= set(read["warnings"])
    assert "9 questions" in consult("read-paper", PAPER).out


def test_a_paper_that_is_none_is_refused_in_words(consult: Consult, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(b"\x00\x01 not a document")
    ran = consult("read-paper", path)
    assert ran.code == 2
    assert "paper.docx" in ran.err


def test_importing_into_an_empty_installation_says_to_set_up_first(consult: Consult) -> None:
    ran = consult("import-paper", PAPER)
    assert ran.code == 2
    assert "Set one up first" in ran.err


def test_importing_a_paper_prints_its_reference(consult: Consult, app: Flask) -> None:
    world.officer()
    db.session.remove()
    ran = consult("import-paper", PAPER)
    assert ran.code == 0
    assert ran.out.strip().startswith("SP-")


def test_an_unknown_reference_or_tick_is_refused_by_name(consult: Consult, app: Flask) -> None:
    world.officer()
    db.session.remove()
    for arguments in (
        ("tally", "SVP-1900-1"),
        ("report", "SVP-1900-1", "-o", "report.pdf"),
        ("tick", "SVP-1900-1"),
    ):
        ran = consult(*arguments)
        assert ran.code == 2
        assert "SVP-1900-1" in ran.err


def test_a_consultation_without_a_report_says_so(consult: Consult, app: Flask, tmp_path: Path) -> None:
    reference = world.approved(world.officer())
    db.session.remove()
    ran = consult("report", reference, "--format", "json", "-o", tmp_path / "report.json")
    assert ran.code == 2
    assert "no compiled report" in ran.err
    assert not (tmp_path / "report.json").exists()


def test_a_history_that_stands_is_verified_and_counted(consult: Consult, app: Flask) -> None:
    world.approved(world.officer())
    db.session.remove()
    ran = consult("verify")
    assert ran.code == 0
    assert "as it was recorded" in ran.out


def _reword() -> None:
    db.session.execute(update(HistoryRow).where(HistoryRow.act == "approve the paper").values(act="withdraw"))


def _cut_out() -> None:
    rows = db.session.query(HistoryRow).execution_options(every_partnership=True)
    db.session.delete(next(row for row in rows if row.chain.startswith("consultation") and row.number == 2))


def _begin_anew() -> None:
    db.session.execute(update(HistoryRow).where(HistoryRow.number == 3).values(previous=GENESIS))


@pytest.mark.parametrize("forgery", [_reword, _cut_out, _begin_anew])
def test_a_history_that_was_rewritten_is_found_out(consult: Consult, app: Flask, forgery: object) -> None:
    world.approved(world.officer())
    assert callable(forgery)
    forgery()
    db.session.commit()
    db.session.remove()
    ran = consult("verify")
    assert ran.code == 1
    assert "history consultation-" in ran.err or "history partnership-" in ran.err


def test_a_copy_made_in_use_can_be_put_back_and_sends_no_old_mail(
    consult: Consult, app: Flask, tmp_path: Path
) -> None:
    world.approved(world.officer())
    db.session.remove()
    copy = tmp_path / "copy.sqlite"
    if ON_POSTGRES:
        assert "pg_dump" in consult("backup", copy).err
        assert "pg_restore" in consult("restore", copy).err
        return
    assert consult("backup", copy).code == 0
    assert "exists already" in consult("backup", copy).err
    db.engine.dispose()
    for file in tmp_path.glob("consult.sqlite*"):
        file.unlink()
    ran = consult("restore", copy)
    assert ran.code == 0
    assert "they are held" in ran.out
    assert consult("verify").code == 0
    with closing(sqlite3.connect(tmp_path / "consult.sqlite")) as restored:
        states = {state for (state,) in restored.execute("SELECT state FROM message")}
    assert states == {"unknown"}


@pytest.mark.parametrize("content", [b"", b"not a database", b"PK\x03\x04"])
def test_what_is_no_copy_of_ours_is_not_put_back(consult: Consult, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.sqlite"
    path.write_bytes(content)
    ran = consult("restore", path)
    assert ran.code == 2
    assert ("pg_restore" if ON_POSTGRES else "other.sqlite") in ran.err


@pytest.mark.parametrize(
    "database, host",
    [("sqlite:////data/consult.sqlite", "0.0.0.0"), ("postgresql+psycopg://server/consult", "127.0.0.1")],
)
def test_a_demonstration_stays_on_this_machine_and_off_real_databases(database: str, host: str) -> None:
    config: dict[str, object] = {"DEMONSTRATION": True, "SQLALCHEMY_DATABASE_URI": database}
    with pytest.raises(Exception, match="demonstration"):
        refuse_open_demonstration(config, host)
    refuse_open_demonstration(config | {"DEMONSTRATION": False}, host)


def test_serving_without_a_secret_says_which_setting_is_missing(
    consult: Consult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    ran = consult("serve")
    assert ran.code == 2
    assert "SECRET_KEY" in ran.err


def test_a_zip_bomb_is_not_unpacked(consult: Consult, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(2001):
            bomb.writestr(f"xl/{number}.xml", b"")
    path = tmp_path / "answers.xlsx"
    path.write_bytes(packed.getvalue())
    ran = consult("load-responses", "SVP-2010-1", path)
    assert ran.code == 2
    assert "answers.xlsx" in ran.err


def homes() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Partnership.site)))


def test_a_copy_says_that_its_mail_is_held_until_an_operator_says_that_the_site_moved_here(
    consult: Consult, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.officer()
    monkeypatch.setenv("PUBLIC_URL", "https://new.example")
    held = consult("tick", "deliver-mail")
    assert (held.code, held.out) == (0, "deliver-mail: 0 done\n")
    assert held.err.startswith("Mail is held, because these data belong to http://consult.test")
    moved = consult("move-here")
    assert moved.out == (
        "The data belong to https://new.example now.\n1 messages were waiting; they go out from here now.\n"
    )
    assert homes() == ["https://new.example"]
    assert "Mail is held" not in consult("tick", "find-abandoned").err


def test_bringing_an_old_database_up_to_date_says_where_it_belongs_and_moves_no_other(
    consult: Consult, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.officer()
    monkeypatch.setenv("PUBLIC_URL", "https://elsewhere.example")
    assert consult("upgrade").code == 0
    assert homes() == ["http://consult.test"], "what has a place keeps it"
    db.session.execute(update(Partnership).values(site=""))
    db.session.commit()
    assert consult("upgrade").code == 0
    assert homes() == ["https://elsewhere.example"]
