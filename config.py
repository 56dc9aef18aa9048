"""Settings, read once from the environment; nothing else in the program reads the environment.

Every key is listed here with its meaning and its unit, so that an operator has one page to read.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
MEGABYTE = 1024 * 1024


class BadSettings(Exception):
    """The settings cannot be used; the message names the variable and what it should hold."""


def _flag(environ: dict[str, str], name: str) -> bool:
    return environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _number(environ: dict[str, str], name: str, default: int) -> int:
    text = environ.get(name, "").strip()
    if text and not text.isdigit():
        raise BadSettings(f"{name} must be a whole number, not {text!r}.")
    return int(text) if text else default


def _database(environ: dict[str, str], data: Path) -> str:
    url = environ.get("DATABASE_URL", "").strip()
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return url or f"sqlite:///{data / 'consult.sqlite'}"


def _address(environ: dict[str, str]) -> str:
    """The public address; refuses one that no link could begin with."""
    address = environ.get("PUBLIC_URL", "").strip().rstrip("/") or "http://127.0.0.1:8000"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or " " in address:
        raise BadSettings(
            f"PUBLIC_URL must be the address of this site, such as https://consult.example.org, not {address!r}."
        )
    return address


def _mailbox(environ: dict[str, str]) -> str:
    mailbox = environ.get("MAIL_FROM", "").strip() or "consultations@localhost.localdomain"
    if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", mailbox):
        raise BadSettings(f"MAIL_FROM must be one e-mail address, such as team@example.org, not {mailbox!r}.")
    return mailbox


def _mail_tls(environ: dict[str, str]) -> str:
    wanted = environ.get("MAIL_TLS", "").strip().lower() or "none"
    if wanted not in ("none", "starttls", "tls"):
        raise BadSettings(f"MAIL_TLS must be none, starttls or tls, not {wanted!r}.")
    return wanted


def from_environment(environ: dict[str, str] | None = None) -> dict[str, object]:
    """Return the settings as a Flask configuration.

    Raises BadSettings when a value cannot be used; outside a demonstration a real SECRET_KEY is demanded.
    """
    environ = dict(os.environ) if environ is None else environ
    data = Path(environ.get("CONSULT_DATA") or ROOT / "instance").resolve()
    demonstration = _flag(environ, "CONSULT_DEMONSTRATION")
    secret = environ.get("SECRET_KEY", "")
    if not demonstration and len(secret) < 32:
        raise BadSettings(
            "SECRET_KEY must be set to at least 32 random characters, for instance from: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    database = _database(environ, data)
    if demonstration and not database.startswith("sqlite:"):
        raise BadSettings(
            "CONSULT_DEMONSTRATION is for the embedded database alone: take DATABASE_URL away, or it."
        )
    return {
        "DATA": str(data),  # folder of the embedded database
        "SQLALCHEMY_DATABASE_URI": database,
        # What a statement carried (addresses, answers, hashes of secrets) stays out of the log when it fails.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SECRET_KEY": secret or "demonstration only, on this machine alone",
        "DEMONSTRATION": demonstration,  # a moved clock and the mail page; never on a real installation
        "PUBLIC_URL": _address(environ),  # links in mail
        # Processes that `consult serve` answers pages in; 0 is one for each core, four at most.
        "WEB_PROCESSES": _number(environ, "WEB_PROCESSES", 0),
        "TRUSTED_PROXIES": _number(
            environ, "TRUSTED_PROXIES", 0
        ),  # proxies in front; their word on who asks counts
        "MAIL_HOST": environ.get("MAIL_HOST", "").strip() or "127.0.0.1",
        "MAIL_PORT": _number(environ, "MAIL_PORT", 25),
        "MAIL_TLS": _mail_tls(environ),  # none, starttls or tls
        "MAIL_USER": environ.get("MAIL_USER", ""),
        "MAIL_PASSWORD": environ.get("MAIL_PASSWORD", ""),
        "MAIL_FROM": _mailbox(environ),
        # A folder (maildir) with the mail that comes back to MAIL_FROM; notes that it was not delivered are read.
        "BOUNCE_MAILDIR": environ.get("BOUNCE_MAILDIR", ""),
        # A command that gets an uploaded file on its standard input: exit code 0 keeps it, 1 refuses it as infected,
        # any other refuses it as not checked. Empty: files are not checked for viruses, and the officer's pages say so.
        "ATTACHMENT_SCANNER": environ.get("ATTACHMENT_SCANNER", ""),
        # Whether whoever prepared a paper may approve it too, for a partnership with one officer.
        "ONE_PERSON_APPROVES": demonstration or _flag(environ, "ONE_PERSON_APPROVES"),
        "PERCENT_FLOOR": _number(environ, "PERCENT_FLOOR", 20),  # no percentage under this base
        "CONFIRMED_EDITIONS": tuple(environ.get("CONFIRMED_EDITIONS", "").split()),
        "MAX_CONTENT_LENGTH": 12 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_SECURE": environ.get("PUBLIC_URL", "").startswith("https://"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "consult",
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch must still be accepted
        "WTF_CSRF_SSL_STRICT": False,  # it wants a Referer, which our pages ask browsers not to send; see shell.py
        "BABEL_DEFAULT_TIMEZONE": "Europe/London",
    }
