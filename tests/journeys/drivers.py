"""Two ways to be the same person: over plain HTTP without script, and in a real Chromium.

Both read a page as people do: follow a link by its words, fill a field by its name, press a button by its words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from flask import Flask
from lxml import html

from consult.db import db

SHAPE = 'Array.from(document.querySelectorAll("body *"), one => one.tagName + one.className).join(" ")'
HOST = "http://consult.test"
APART = (
    "br",
    "caption",
    "dd",
    "dt",
    "h1",
    "h2",
    "h3",
    "label",
    "li",
    "p",
    "td",
    "th",
)  # shown apart from what follows
Values = Mapping[str, str | Sequence[str]]


class Visitor(Protocol):
    """Somebody with a browser."""

    def open(self, address: str) -> None: ...
    def follow(self, words: str) -> None: ...
    def send(self, button: str, values: Values = ..., files: Mapping[str, Path] = ...) -> None: ...
    def take(self, button: str, values: Values = ...) -> bytes: ...
    def download(self, words: str) -> bytes: ...
    @property
    def text(self) -> str: ...


def path_of(address: str) -> str:
    """The path of an address in a message; its host is the configured one wherever the test serves."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def words_of(text: str) -> str:
    return " ".join(text.split())


class HttpVisitor:
    """A browser without script: it follows links, fills forms and obeys redirects."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.address = "/"
        self.page: Any = None

    def open(self, address: str) -> None:
        self._ask("GET", path_of(address))

    def _ask(self, method: str, address: str, **more: Any) -> None:
        """One request; the test's own reading transaction ends first, so that each sees what is there now."""
        db.session.remove()
        self._take(self.client.open(address, method=method, follow_redirects=True, **more))

    def _take(self, answer: Any) -> None:
        assert answer.status_code < 500, f"{answer.request.path}: {answer.status_code}"
        self.address = answer.request.path
        self.page = html.fromstring(answer.get_data(as_text=True)) if answer.data else None
        for block in self.page.iter(*APART) if self.page is not None else ():
            block.tail = f" {block.tail or ''}"

    @property
    def text(self) -> str:
        return words_of(self.page.text_content())

    def _link(self, words: str) -> str:
        for link in self.page.iter("a"):
            if words_of(link.text_content()).startswith(words):
                return urljoin(self.address, link.get("href"))
        raise AssertionError(f"no link “{words}” on {self.address}: {self.text[:600]}")

    def follow(self, words: str) -> None:
        self.open(self._link(words))

    def download(self, words: str) -> bytes:
        answer = self.client.get(self._link(words))
        assert answer.status_code == 200
        return answer.data

    def send(
        self, button: str, values: Values | None = None, files: Mapping[str, Path] | None = None
    ) -> None:
        form, pressed = self._form_with(button)
        data = self._filled(form, values or {})
        if pressed.get("name"):
            data.setdefault(pressed.get("name"), []).append(pressed.get("value") or "")
        for name, path in (files or {}).items():
            data[name] = (io.BytesIO(path.read_bytes()), path.name)
        action = urljoin(self.address, form.get("action") or self.address)
        if (form.get("method") or "get").lower() == "get":
            self.open(action)
            return
        multipart = "multipart/form-data" if files else "application/x-www-form-urlencoded"
        self._ask("POST", action, data=data, content_type=multipart)

    def take(self, button: str, values: Values | None = None) -> bytes:
        """Press a button that answers with a file; the page stays where it is."""
        form, pressed = self._form_with(button)
        data = self._filled(form, values or {}) | {pressed.get("name"): pressed.get("value")}
        db.session.remove()
        answer = self.client.post(urljoin(self.address, form.get("action") or self.address), data=data)
        assert answer.headers["Content-Disposition"].startswith("attachment"), self.address
        return bytes(answer.data)

    def _form_with(self, words: str) -> tuple[Any, Any]:
        for button in self.page.iter("button"):
            if words_of(button.text_content()).startswith(words):
                outside = button.get("form")
                form = self.page.get_element_by_id(outside) if outside else next(button.iterancestors("form"))
                return form, button
        raise AssertionError(f"no button “{words}” on {self.address}: {self.text[:600]}")

    def _filled(self, form: Any, values: Values) -> dict[str, Any]:
        """What the form holds already, with what the person changed; a name that is not there is a mistake."""
        data: dict[str, list[str]] = {}
        blank = form.xpath(".//input[@checked and @value='']/@name")  # lxml would send the word on for these
        for name, value in form.form_values():
            data.setdefault(name, []).append("" if name in blank else value)
        names = {field.get("name") for field in form.iter("input", "textarea", "select")}
        for name, value in values.items():
            assert name in names, f"no field {name} on {self.address}: {sorted(n for n in names if n)}"
            data[name] = [value] if isinstance(value, str) else list(value)
        return dict(data)


class ChromiumVisitor:
    """A real browser; every page that it comes to is checked by axe and for sideways scrolling at 320 px."""

    def __init__(self, browser: Any, address: str, checked: dict[str, list[str]]) -> None:
        self.context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.home = address
        self.checked = checked
        self.page.on("pageerror", lambda error: checked.setdefault("script", []).append(str(error)))

    def open(self, address: str) -> None:
        answer = self.page.goto(urljoin(self.home, path_of(address)))
        assert answer is None or answer.status < 500, f"{address}: {answer.status}"
        self._look()

    def _look(self) -> None:
        from axe_playwright_python.sync_playwright import Axe

        self.page.wait_for_load_state("load")
        place = self._place()
        if place in self.checked:
            return
        found = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in Axe().run(self.page).response["violations"]
        ]
        self.page.set_viewport_size({"width": 320, "height": 640})
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            found.append("it scrolls sideways at 320 px")
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.checked[place] = found

    def _place(self) -> str:
        """Where the browser is, with a mark of what stands there: other things make it another page."""
        path = re.sub(r"[\w-]{32}$|[0-9a-f]{16}", "…", urlsplit(self.page.url).path)
        things = " ".join(sorted(set(self.page.evaluate(SHAPE).split(" "))))
        return f"{path} ({sha256(things.encode()).hexdigest()[:6]})"

    @property
    def text(self) -> str:
        return words_of(self.page.locator("body").inner_text())

    def _link(self, words: str) -> Any:
        return self.page.locator("a", has_text=re.compile(r"^\s*" + re.escape(words))).first

    def follow(self, words: str) -> None:
        self._link(words).click()
        self._look()

    def download(self, words: str) -> bytes:
        answer = self.context.request.get(urljoin(self.page.url, self._link(words).get_attribute("href")))
        assert answer.status == 200
        return bytes(answer.body())

    def send(
        self, button: str, values: Values | None = None, files: Mapping[str, Path] | None = None
    ) -> None:
        self._fill_all(values or {})
        for name, path in (files or {}).items():
            self.page.locator(f'input[type=file][name="{name}"]').set_input_files(str(path))
        self._button(button).click()
        self.page.wait_for_selector("form[aria-busy=true]", state="detached")  # it saves, then goes on
        self._look()

    def take(self, button: str, values: Values | None = None) -> bytes:
        """Press a button that answers with a file; the page stays where it is."""
        self._fill_all(values or {})
        with self.page.expect_download() as coming:
            self._button(button).click()
        return Path(coming.value.path()).read_bytes()

    def _button(self, words: str) -> Any:
        shown = self.page.locator("button:not(.govuk-visually-hidden)")
        return shown.filter(has_text=re.compile(r"^\s*" + re.escape(words))).first

    def _fill_all(self, values: Values) -> None:
        for name, value in values.items():
            for one in [value] if isinstance(value, str) else value:
                self._fill(name, one)

    def _fill(self, name: str, value: str) -> None:
        field = self.page.locator(f'[name="{name}"]').first
        folded = self.page.locator("details:not([open])").filter(has=self.page.locator(f'[name="{name}"]'))
        if folded.count():
            folded.first.locator("summary").click()
        kind = field.evaluate("element => element.type")
        if kind in ("radio", "checkbox"):
            self.page.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "select-one":
            field.select_option(value)
        elif kind != "hidden":
            field.fill(value)
