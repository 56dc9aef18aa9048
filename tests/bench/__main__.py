"""``make bench``: one table of figures, each measured in this run on this machine."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator

from sqlalchemy import create_engine, make_url, text

from tests.bench import answering, circulating, monday, plan, planning, posting, rest
from tests.bench.timing import NOT_KEPT

POSTGRES = os.environ.get("CONSULT_TEST_POSTGRES_URL", "")
Rows = Callable[[], Iterator[tuple[str, str]]]


def on_sqlite() -> Iterator[tuple[str, str]]:
    return answering.measure("SQLite", "")


def on_postgres() -> Iterator[tuple[str, str]]:
    """The same on a database of its own; left out, and said so, where there is no server."""
    if not POSTGRES:
        yield "PostgreSQL", "left out: no server (set CONSULT_TEST_POSTGRES_URL)"
        return
    url = make_url(POSTGRES)
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS consult_bench"))
        connection.execute(text("CREATE DATABASE consult_bench"))
    address = url.set(database="consult_bench").render_as_string(hide_password=False)
    yield from answering.measure("PostgreSQL", address)
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE consult_bench WITH (FORCE)"))
    server.dispose()


def posting_on_both() -> Iterator[tuple[str, str]]:
    """On the embedded database, and on a server where there is one."""
    yield from posting.measure("SQLite", "")
    if POSTGRES:
        yield from posting.measure("PostgreSQL", POSTGRES)


PARTS: dict[str, Rows] = {
    "read": rest.reading,
    "import": rest.importing,
    "start": rest.starting,
    "plan": plan.measure,
    "circulation": circulating.measure,
    "monday": monday.measure,
    "post": posting_on_both,
    "sqlite": on_sqlite,
    "postgres": on_postgres,
    "held": answering.holding,
    "report": rest.reports,
    "solver": planning.solving,
    "assessment": planning.judging,
}


def main(wanted: list[str]) -> None:
    unknown = set(wanted) - set(PARTS)
    if unknown:
        raise SystemExit(
            f"There is no measurement called {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}."
        )
    cores = os.cpu_count()
    print(f"Python {platform.python_version()}, {cores} cores, {platform.system()} {platform.machine()}")
    kept = True
    for name in wanted or PARTS:
        for what, figure in PARTS[name]():
            print(f"  {what:<48} {figure}", flush=True)
            kept = kept and NOT_KEPT not in figure
    if not kept:
        raise SystemExit("Not every promise was kept in this run.")


if __name__ == "__main__":
    main(sys.argv[1:])
