"""What every page has: headers, the words for dates, macros, and pages for errors."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, render_template, request
from flask.templating import Environment
from flask.typing import ResponseReturnValue
from flask_babel import get_translations
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import IntegerConverter, Map

from consult import clock
from consult.domain import language, prose, routing, signing, wording
from consult.domain.access import Action, Subject, allowed
from consult.domain.errors import DomainError
from consult.domain.questions import choices
from consult.web.fields import once

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
TITLES = {
    400: "Something is not right",
    401: "Sign in again",
    403: "You cannot do that",
    404: "Page not found",
    409: "Something changed meanwhile",
    413: "That is too large",
}
UNTYPED = {"csrf_token", "seen_version", "after", "go", "draft"}  # fields that pages fill in by themselves
BY_ANY_PROGRAM = {"public.end_reminders"}
"""What a program that is no browser of ours may send: its address has the secret, and it does one thing alone."""
FOREIGN = re.compile("[a-z_]{1,40}_(id|at|hash)")  # so columns are called, and no field of ours
LARGEST = 2**31 - 1  # what a whole number of the database holds
log = logging.getLogger("consult")


class SmallNumber(IntegerConverter):
    """A number in an address: one that no row can have is an address that leads nowhere."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


class Pages(Environment):
    """Flask's templates, which see the globals themselves and not a chain of them that begins with nothing.

    A page compares its globals with a macro file's at every import, name by name where they are a chain.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def install(app: Flask) -> None:
    """Hang headers, filters and error pages on the app."""
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    if app.jinja_loader is None:
        raise RuntimeError("the application has no templates")
    app.jinja_loader = ChoiceLoader([app.jinja_loader, macros])  # type: ignore[assignment]
    app.jinja_env.filters |= {
        "day": wording.day,
        "short_day": wording.short_day,
        "moment": wording.moment,
        "clock_time": wording.clock_time,
        "closing": wording.closing,
        "prose": prose.blocks,
        "asked_when": routing.sentence,
        "offered": choices,
        "ground": signing.ground,
        "publication_words": signing.publication_words,
        "authority_words": signing.authority_words,
    }
    app.jinja_env.globals |= {"now": clock.now, "may": _may, "once": once, "Action": Action}
    # Pages ask the catalogue that the request handed in once, not the extension at every sentence.
    app.jinja_env.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for endpoint in BY_ANY_PROGRAM:
        app.extensions["csrf"].exempt(app.view_functions[endpoint])
    app.before_request(_refuse_foreign_forms)
    app.before_request(_note_foreign_fields)
    app.before_request(_speak)
    app.after_request(_headers)
    app.context_processor(_always)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _broken)


def _refuse_foreign_forms() -> None:
    """A form that another site sends is turned away, whatever token it carries.

    Our pages tell browsers not to say where a request came from, so the Origin of our own forms is "null" or missing;
    one that names a site has to name this one.
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint in BY_ANY_PROGRAM:
        return
    origin = request.headers.get("Origin", "null")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise CSRFError("sent by another site")
    if origin != "null" and _host_of(origin) != _host_of(f"//{request.host}"):
        raise CSRFError("sent by another site")


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _note_foreign_fields() -> None:
    """What a form does not have is ignored by whoever reads it; that somebody tried is worth a line."""
    if request.method == "POST" and (names := sorted(filter(FOREIGN.fullmatch, request.form))):
        log.warning("%s was sent fields that no form has: %s", request.endpoint, ", ".join(names))


def _speak() -> None:
    """The rules say their sentences in the language of the page."""
    language.speak(get_translations())


def _may(action: Action, phase: Any = None) -> bool:
    """Whether to offer something, asked of the same table that the services ask."""
    who = g.actor
    subject = Subject(who.partnership_id, phase, who.invitation_id, who.report_id)
    return allowed(who, action, subject)


def _always() -> dict[str, Any]:
    return {"actor": g.get("actor")}


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response


def _page(status: int, sentence: str, problems: dict[str, str] | None = None) -> ResponseReturnValue:
    title = _(TITLES.get(status, "Something is not right"))
    typed = _typed() if status != 413 else []
    page = render_template(
        "error.html", status=status, title=title, sentence=sentence, problems=problems or {}, typed=typed
    )
    return page, status


def _typed() -> list[str]:
    """The texts of the form that was sent, so that nobody loses them with the page that they were written on."""
    return [
        text
        for key, texts in request.form.lists()
        if key not in UNTYPED and not key.endswith(("-seen", "-keep"))
        for text in texts
        if text.strip()
    ]


def _domain_error(error: DomainError) -> ResponseReturnValue:
    return _page(error.status, str(error), getattr(error, "problems", None))


def _expired(error: CSRFError) -> ResponseReturnValue:
    """The form was open too long or came from elsewhere: what was typed is given back to copy."""
    return render_template("expired.html", typed=_typed()), 400


def _http_error(error: HTTPException) -> ResponseReturnValue:
    sentences = {
        404: _(
            "There is nothing at this address. If you typed it, check it; if it was sent to you, copy all of it."
        ),
        405: _("This address cannot be used like that."),
        413: _("What you sent is larger than 12 megabytes, so nothing of it was saved. Send a smaller file."),
    }
    if isinstance(
        error, SecurityError
    ):  # no address can be built for a page that is asked for by a false name
        return Response(_("This site is not known by the name in your request."), 400, mimetype="text/plain")
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if code == 413 and (request.content_length or 0) <= current_app.config["MAX_CONTENT_LENGTH"]:
        sentences[413] = _(
            "One text in what you sent is longer than 2 million letters, or it has more than 2,000 parts, so nothing "
            "of it was saved. Go back: what you typed is still there. Send less of it at a time."
        )
    return _page(code, sentences.get(code, _("The request could not be understood, so nothing was done.")))


def _broken(error: Exception) -> ResponseReturnValue:
    """A fault of ours: the page says so without inner details; the log has them, without what people wrote."""
    log.exception("a page failed: %s %s", request.method, request.endpoint)
    return _page(500, _("Something went wrong on our side. What you saved before is safe. Please try again."))
