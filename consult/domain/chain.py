"""How a history row is hashed, so that anybody with the rows can check the chain."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def checksum(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def digest(
    chain: str, number: int, at: datetime, actor: str, act: str, detail: dict[str, Any], previous: str
) -> str:
    """The digest of one row: it covers everything the row says and the digest before it."""
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    return checksum([chain, number, stamp, actor, act, detail, previous])
