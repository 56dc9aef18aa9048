"""The zip that a Word document is: counted and measured before anything in it is unpacked."""

from __future__ import annotations

import io
import zipfile
from gettext import gettext as _

from consult.domain.errors import BadDocument

MOST_UNPACKED = 100 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_RATIO = 200  # unpacked to packed; ordinary documents stay under 30
RATIO_FROM = 1024 * 1024  # small parts of blank XML may pack very well


def checked_zip(data: bytes, filename: str) -> zipfile.ZipFile:
    """A zip whose entry count, unpacked size and ratio were checked before anything is unpacked."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise BadDocument(
            _(
                "“%s” is locked with a password or is an old .doc file. Save it as an open .docx and send that."
            )
            % filename
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise not_a_word_document(filename) from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swollen:
        raise BadDocument(
            _(
                "“%s” unpacks to far more than a paper holds, so we did not open it. Save it again and resend it."
            )
            % filename
        )
    return archive


def not_a_word_document(filename: str) -> BadDocument:
    """The refusal of a file that only calls itself .docx."""
    return BadDocument(
        _("“%s” is not a Word document, whatever its name says. Open it in Word and save it as .docx.")
        % filename
    )
