"""Secrets of personal links: random, handed out once, kept only as a hash."""

import hashlib
import secrets
from datetime import timedelta

SECRET_BYTES = 24  # 192 random bits
SIGN_IN_LIVES = timedelta(minutes=30)
JOINING_LIVES = timedelta(days=7)


def new_secret() -> str:
    """A fresh secret for a link, safe in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so a plain hash cannot be turned round."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_public_id() -> str:
    """A name for addresses: unguessable, but it opens nothing by itself."""
    return secrets.token_hex(8)
