"""Settings that are wrong: refused in one sentence at the start, or lived with and said; no page waits for the post."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from config import BadSettings, from_environment
from consult import clock
from consult.db import choose_partnership, db
from consult.domain.errors import DomainError
from consult.jobs import mail, ticks
from consult.models.outbox import Message
from consult.models.people import SignInLink
from consult.models.responses import Submission
from consult.services import people
from tests import world
from tests.jobs.conftest import Consult
from tests.jobs.servers import Inbox, free_port, listening

SECRET = {"SECRET_KEY": "only for tests, thirty-two letters"}
EVERYWHERE = {"every_partnership": True}


@pytest.mark.parametrize(
    "address",
    [
        "consult.example",
        "https://",
        "ftp://consult.example",
        "https://a b",
        "https://x:y",
        "//x",
        "https://x.example/?a=b",
    ],
)
def test_an_address_that_no_link_can_begin_with_stops_the_start(address: str) -> None:
    with pytest.raises(BadSettings, match="PUBLIC_URL must be the address of this site"):
        from_environment(SECRET | {"PUBLIC_URL": address})


@pytest.mark.parametrize(
    "address", ["https://consult.example/", "http://10.0.0.1:8080", "https://[::1]:8000"]
)
def test_an_address_that_links_can_begin_with_is_taken_without_a_slash_at_its_end(address: str) -> None:
    assert from_environment(SECRET | {"PUBLIC_URL": address})["PUBLIC_URL"] == address.rstrip("/")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MAIL_FROM", "the team", "MAIL_FROM must be one e-mail address"),
        ("MAIL_FROM", "a@x.example, b@x.example", "MAIL_FROM must be one e-mail address"),
        ("MAIL_TLS", "ssl", "MAIL_TLS must be none, starttls or tls, not 'ssl'."),
        ("MAIL_PORT", "smtp", "MAIL_PORT must be a whole number"),
    ],
)
def test_a_command_with_a_wrong_setting_says_so_in_one_line(
    consult: Consult, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    ran = consult("tick", "deliver-mail")
    assert ran.code == 2 and sentence in ran.err and ran.err.count("\n") == 1


@contextmanager
def silent_server() -> Iterator[tuple[int, list[socket.socket]]]:
    """A mail server that lets callers in and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0)
        yield door.getsockname()[1], [door]


def test_no_page_waits_for_the_post_or_speaks_to_the_mail_server(app: Flask, client: FlaskClient) -> None:
    with silent_server() as (port, (door,)):
        app.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=port)
        world.approved(world.officer())
        secret = world.secret_for("mair@wickcarers.example")
        choose_partnership(None)
        began = monotonic()
        home = client.get(f"/a/{secret}").headers["Location"]
        client.post(f"{home}section/s1", data={"q2": "Twice a year.", "q2-seen": "0"})
        signed = {"publication": "full", "authority": "mine", "signed_by": "Mair"}
        assert client.post(f"{home}check", data=signed).status_code == 302
        assert client.post("/sign-in", data={"email": "team@severnvale.example"}).status_code in (200, 302)
        assert monotonic() - began < mail.PATIENCE / 4
        with pytest.raises(BlockingIOError):
            door.accept()
    choose_partnership(1)
    assert len(db.session.scalars(select(Submission)).all()) == 1
    kinds = set(db.session.scalars(select(Message.event).where(Message.state == "queued")))
    assert {"receipt", "sign_in"} <= kinds


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_without_a_mail_server_everything_waits_and_health_says_so(
    app: Flask, client: FlaskClient, host: str
) -> None:
    world.officer()
    app.config.update(MAIL_HOST=host, MAIL_PORT=free_port())
    assert ticks.run("deliver-mail") == 0
    assert client.get("/health").json["doubtful"] == [
        "1 message waits, because the mail server did not take it yet."
    ]
    assert client.get("/sign-in").status_code == 200
    (message,) = db.session.scalars(select(Message), execution_options=EVERYWHERE)
    assert (message.state, message.attempts) == ("queued", 0)
    assert "cannot be used" in message.problem


def test_a_message_whose_template_names_what_nobody_knows_is_not_written_and_the_act_says_why(
    another_app: Callable[..., Flask], app: Flask
) -> None:
    world.officer()
    broken = another_app()
    assert broken.jinja_loader is not None
    broken.jinja_env.loader = ChoiceLoader(
        [DictLoader({"email/sign_in/body.txt": "It closes on {{ clozing }}."}), broken.jinja_env.loader]  # type: ignore[list-item]
    )
    before = len(db.session.scalars(select(SignInLink)).all())
    db.session.remove()
    with broken.app_context(), pytest.raises(DomainError) as refused:
        people.ask_to_sign_in("team@severnvale.example")
    assert str(refused.value) == (
        "The message “sign_in” cannot be written, so nothing was done: 'clozing' is undefined. "
        "Tell whoever runs this site."
    )
    choose_partnership(1)
    assert len(db.session.scalars(select(SignInLink)).all()) == before


def test_a_blank_setting_is_none_at_all() -> None:
    blank = dict.fromkeys(("PUBLIC_URL", "MAIL_HOST", "MAIL_PORT", "MAIL_FROM", "MAIL_TLS"), " ")
    assert from_environment(SECRET | blank) == from_environment(SECRET)


def test_a_server_that_takes_nothing_from_us_loses_nothing_of_ours(app: Flask) -> None:
    """A wrong MAIL_FROM: everything waits, with what the server said, and goes out when the setting is mended."""
    world.officer()

    class Strict(Inbox):
        async def handle_MAIL(
            self, server: Any, session: Any, envelope: Any, address: str, options: Any
        ) -> str:
            if address == "wrong@elsewhere.example":
                return "553 5.7.1 sender not allowed"
            envelope.mail_from = address
            return "250 OK"

    with listening(inbox := Strict()) as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port, MAIL_FROM="wrong@elsewhere.example")
        assert ticks.run("deliver-mail") == 0
        (message,) = db.session.scalars(select(Message), execution_options=EVERYWHERE)
        assert (message.state, message.attempts) == ("queued", 0)
        assert "takes no mail from wrong@elsewhere.example: 553 5.7.1 sender not allowed" in message.problem
        app.config["MAIL_FROM"] = "team@severnvale.example"
        clock.set_to(clock.now() + timedelta(minutes=2))
        assert ticks.run("deliver-mail") == len(inbox.received) == 1
