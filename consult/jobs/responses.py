"""The command that loads responses from a file."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from gettext import gettext as _
from hashlib import sha256
from pathlib import Path

from consult.jobs._house import opened, read_file


def load(options: Namespace) -> int:
    """Load a file of responses into a consultation, or make the consultation from the file. All rows or none."""
    from consult.documents.responses import read_responses

    path = Path(options.file)
    data = read_file(path)
    file = read_responses(data, path.name)
    with opened(partnership=not options.new):
        from consult.domain.access import SYSTEM
        from consult.services import intake

        if options.new:
            _home(options.reference)
        service = intake.load_new if options.new else intake.load
        count = service(SYSTEM, options.reference, file, checksum_of_file=sha256(data).hexdigest())
    if file.note:
        print(file.note, file=sys.stderr)
    print(_("{0}: {1} responses were loaded.").format(options.reference, count))
    return 0


def _home(reference: str) -> None:
    """Make a partnership for the file in an empty installation, with the mailbox of the settings as its officer."""
    from flask import current_app

    from consult.domain.access import STRANGER
    from consult.services import people

    if people.partnership() is not None:
        return
    mailbox = current_app.config["MAIL_FROM"]
    letters = (re.findall(r"[A-Za-z]+", reference) or ["Partnership"])[0]
    people.set_up(STRANGER, name=letters, mailbox=mailbox, officer=_("The officer"))
    words = _("There was no partnership yet. One called {0} was made; its officer signs in as {1}.")
    print(words.format(letters, mailbox), file=sys.stderr)
