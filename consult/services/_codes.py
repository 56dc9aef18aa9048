"""Codes that are typed in by hand where a gateway strips links, or that are read out; never commits."""

from __future__ import annotations

import hmac
from hashlib import sha256

from flask import current_app

from consult import clock
from consult.db import db
from consult.models.circulation import Invitation, Link
from consult.models.people import Contact
from consult.services._answering import LETTERS, receipt_letters

GROUPS, IN_A_GROUP = 3, 4  # twelve of 28 letters and figures: 57 random bits


def tidy(typed: str) -> str:
    """A code as it is kept, whatever spaces, dashes and small letters it was typed with; empty for what is none."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    right = len(letters) == GROUPS * IN_A_GROUP and set(letters) <= set(LETTERS)
    return letters if right else ""


def hash_of_code(code: str) -> str:
    """What is kept of a code. It is short enough to be found by trying, so its hash needs our key."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"code {tidy(code)}".encode(), sha256).hexdigest()


def new_code() -> str:
    """A fresh code, in groups as it is read out."""
    return "-".join(receipt_letters(IN_A_GROUP) for _group in range(GROUPS))


def issue_code(invitation: Invitation, contact: Contact | None) -> str:
    """Give the invitation one more code and return it; earlier codes and links stay good."""
    code = new_code()
    db.session.add(
        Link(
            invitation_id=invitation.id,
            contact_id=contact.id if contact else None,
            kind="code",
            secret_hash=hash_of_code(code),
            made_at=clock.now(),
        )
    )
    return code
