"""A private PostgreSQL server for one run of the tests, where this machine has the programs for it.

Standard library alone, since `make.py` loads it before anything else is at hand.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

START_WITHIN = 60  # seconds
# Nothing is worth keeping, so nothing waits for the disk; TCP alone, as a socket's path may be too long.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "unix_socket_directories=")


def find_programs() -> Path | None:
    """Where this machine keeps the newest PostgreSQL server, if it has one."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    places.sort(key=lambda place: int(re.findall(r"\d+", str(place))[-1]))
    on_path = shutil.which("initdb")
    if on_path:
        places.append(Path(on_path).resolve().parent)
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


@contextmanager
def throwaway_server(programs: Path) -> Iterator[str]:
    """Yield the URL of a server in a temporary folder, on 127.0.0.1 behind a random password."""
    account = server_account()
    parent = "/tmp" if account else None  # root's own temporary folder may be closed to that account
    with tempfile.TemporaryDirectory(prefix="consult-pg-", dir=parent) as name:
        folder = Path(name)
        environment = {"PATH": os.environ["PATH"], "HOME": name}
        options: dict[str, Any] = {"cwd": folder, "env": environment, **account}
        password = make_cluster(programs, folder, options)
        with running(programs, folder, options) as port:
            yield f"postgresql+psycopg://consult:{password}@127.0.0.1:{port}/postgres"


def server_account() -> dict[str, Any]:
    """How to start PostgreSQL, which refuses to run as root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL does not run as root, and this machine has no user postgres and no nobody.")


def make_cluster(programs: Path, folder: Path, options: dict[str, Any]) -> str:
    password, secret = secrets.token_urlsafe(16), folder / "password"
    secret.write_text(password)
    if "user" in options:
        for path in (folder, secret):
            os.chown(path, options["user"], options["group"])
    locale = "C.UTF-8" if sys.platform == "linux" else "en_GB.UTF-8"
    access = ["-U", "consult", "--auth=scram-sha-256", f"--pwfile={secret}"]
    command = [str(programs / "initdb"), "-D", "data", *access, "--encoding=UTF8", f"--locale={locale}"]
    subprocess.run([*command, "--no-sync"], check=True, stdout=subprocess.DEVNULL, **options)
    return password


@contextmanager
def running(programs: Path, folder: Path, options: dict[str, Any]) -> Iterator[int]:
    """Yield the port of the server while it runs."""
    port, log = free_port(), folder / "log"
    command = [str(programs / "postgres"), "-D", "data", "-h", "127.0.0.1", "-p", str(port)]
    command += [part for setting in SETTINGS for part in ("-c", setting)]
    with log.open("w") as output:
        # Its own session: Control-C reaches the tests, and the server only after them.
        server = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True, **options)
    try:
        wait_until_ready(programs, server, port, log)
        yield port
    finally:
        server.send_signal(signal.SIGINT)  # ends the sessions, then the server
        server.wait(START_WITHIN)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_until_ready(programs: Path, server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + START_WITHIN
    while subprocess.run(ready).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"The PostgreSQL server for the tests did not start:\n{log.read_text()}")
        time.sleep(0.1)
