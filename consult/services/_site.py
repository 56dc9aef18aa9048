"""The public address that the data belong to. Mail leaves from there alone; never commits.

Somebody who copies the database to try something out has real people's addresses in it, and mail that waits.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

OWN_MACHINE = "this machine"  # any loopback address, at any port: not a public place yet
LOOPBACK = {"", "127.0.0.1", "localhost", "::1"}


def here() -> str:
    """The public address of this installation, from its settings."""
    address: str = current_app.config["PUBLIC_URL"]
    return OWN_MACHINE if (urlsplit(address).hostname or "") in LOOPBACK else address.lower()
