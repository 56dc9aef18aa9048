"""Files that leave for somebody's disk: under which name, whatever letters it is made of."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from werkzeug.http import dump_options_header


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
