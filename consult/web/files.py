"""Files that leave for somebody's disk: under which name, whatever letters it is made of."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INERT = "sandbox; default-src 'none'"  # should a browser show it after all, nothing in it can act


def kept(content: bytes | str, media_type: str, filename: str) -> Response:
    """A file as an answer that a browser saves: under its name, of the type that we found, able to do nothing."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = to_keep(filename)
    response.headers["Content-Security-Policy"] = INERT
    return response


def sealed_page(page: str, nonce: str) -> Response:
    """A page that brings everything with it; its own style sheet passes by the nonce, nothing else does."""
    response = Response(page)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    )
    return response


def to_keep(filename: str) -> str:
    """The value of Content-Disposition for a file to be kept under this name, never shown in the browser.

    A header holds plain letters on one line; the name as it is goes beside them, in the form of RFC 6266.
    """
    name = "".join(letter if letter.isprintable() else "-" for letter in filename)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    names = {"filename": plain}
    if plain != name:
        names["filename*"] = f"UTF-8''{quote(name, safe='')}"
    return dump_options_header("attachment", names)
