"""An officer who is signed in, for the tests of the officer's pages."""

from __future__ import annotations

import html
import io
import re
from datetime import date, datetime

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from consult import clock
from consult.db import choose_partnership
from consult.domain.access import SYSTEM, Actor
from consult.services import people
from tests import world


class Desk:
    """The officer's browser, and who the officer is."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.actor: Actor = world.officer()
        self.client = signed_in(app, self.actor)

    def at(self, when: datetime) -> None:
        """Come back on another day: a visit lasts half a day, so the officer signs in again."""
        clock.set_to(when)
        choose_partnership(self.actor.partnership_id)
        self.client = signed_in(self.app, self.actor)

    def read(self, path: str, status: int = 200) -> str:
        """The text of a page as a person reads it."""
        answer = self.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return words(answer.text)

    def send(self, path: str, **data: object) -> TestResponse:
        """Send a form, with the version that the page carries now."""
        return self.client.post(path, data=self._carried(path) | data)

    def _carried(self, path: str) -> dict[str, object]:
        seen = re.search(r'name="seen_version" value="(\d+)"', self.client.get(path).text)
        return {"seen_version": seen[1]} if seen else {}

    def upload(self, path: str, content: bytes, filename: str, **data: object) -> TestResponse:
        """Send a form that holds a file, encoded here: the test client leaves a large one open on the disk."""
        fields = self._carried(path) | data | {"file": FileStorage(io.BytesIO(content), filename)}
        boundary, body = encode_multipart(fields)
        return self.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def signed_in(app: Flask, actor: Actor) -> FlaskClient:
    """A browser in which the officer of the small partnership is signed in."""
    key = people.sign_in(people.sign_in_link_for(SYSTEM, "team@severnvale.example"))
    choose_partnership(actor.partnership_id)
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = key
    return client


def words(page: str) -> str:
    """What stands on a page, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1])).split())


def parts(name: str, day: date) -> dict[str, str]:
    """A date as the three fields of a form."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
