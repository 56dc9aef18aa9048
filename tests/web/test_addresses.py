"""Who asks, by which name, for which number: what no page may take on trust."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import create_app, trusted_hosts
from tests import world
from tests.conftest import migrate, settings
from tests.web.officer_at_work import Desk
from tests.web.visits import come_in

TOO_LARGE = ["2147483648", "9" * 20, "9" * 5000]


def numbered(app: Flask) -> list[str]:
    """The addresses that hold a number, NUMBER standing in its place."""
    found = [rule.rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    return [re.sub(r"<int:\w+>", "NUMBER", rule) for rule in found]


@pytest.mark.parametrize("number", TOO_LARGE, ids=["one too many", "twenty figures", "five thousand"])
def test_a_number_that_no_row_has_leads_nowhere(app: Flask, number: str) -> None:
    desk = Desk(app)
    reference = world.approved(desk.actor)
    desk.at(world.OPEN)
    mine = come_in(desk.client).strip("/").split("/")[1]
    rules = numbered(app)
    assert len(rules) >= 8
    for rule in rules:
        path = rule.replace("<reference>", reference).replace("<public_id>", mine).replace("<name>", mine)
        path = path.replace("<matter>", "paper").replace("NUMBER", number)
        assert "<" not in path
        for method in ("GET", "POST"):
            answer = desk.client.open(path, method=method)
            assert answer.status_code in {404, 405}, f"{method} {rule}: {answer.status_code}"


def test_the_largest_number_that_a_row_may_have_is_looked_for(app: Flask) -> None:
    assert "There is no" in Desk(app).read("/directory/2147483647", 404)


@pytest.mark.parametrize(
    ("public_url", "demonstration", "names"),
    [
        ("https://consult.example.org", False, ["consult.example.org"]),
        ("https://consult.example.org:8443/", False, ["consult.example.org"]),
        ("http://127.0.0.1:8000", False, None),
        ("http://0.0.0.0:8000", False, None),
        ("http://[::1]:8000", False, None),
        ("http://127.0.0.1:8000", True, ["127.0.0.1", "127.0.0.1", "localhost"]),
        ("http://consult.test", True, ["consult.test", "127.0.0.1", "localhost"]),
    ],
)
def test_a_site_is_known_by_its_public_name(
    public_url: str, demonstration: bool, names: list[str] | None
) -> None:
    assert trusted_hosts(public_url, demonstration) == names


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("consult.test", 200),
        ("consult.test:8000", 200),
        ("evil.example", 400),
        ("consult.test.evil.example", 400),
        ("localhost", 400),
        ("a b", 400),
    ],
)
def test_a_request_by_another_name_is_turned_away(
    another_app: Callable[..., Flask], host: str, status: int
) -> None:
    real = another_app(DEMONSTRATION=False)
    for path in ("/", "/nowhere"):
        answer = real.test_client().get(path, headers={"Host": host})
        assert answer.status_code == (404 if path == "/nowhere" and status == 200 else status)
        assert host == "consult.test" or host not in answer.text


def asked_from(made: Flask) -> list[str]:
    """The addresses that two wrong links are counted for when a proxy names two askers."""
    for asker in ("192.0.2.1", "192.0.2.2"):
        made.test_client().get("/a/wrong", headers={"X-Forwarded-For": asker})
    return list(made.extensions["consult.tries"])


def test_a_proxy_is_believed_only_when_the_settings_count_it(another_app: Callable[..., Flask]) -> None:
    assert asked_from(another_app(TRUSTED_PROXIES=0)) == ["127.0.0.1"]
    assert asked_from(another_app(TRUSTED_PROXIES=1)) == ["192.0.2.1", "192.0.2.2"]


def test_the_embedded_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "fresh"
    app = create_app(settings(data))
    migrate(app)
    files = sorted(data.iterdir())
    assert data / "consult.sqlite" in files
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_nobody_who_shares_an_address_is_shut_out(client: FlaskClient) -> None:
    world.approved(world.officer())
    for number in range(12):
        client.get(f"/a/wrong-{number}")
    assert come_in(client).startswith("/answer/")
