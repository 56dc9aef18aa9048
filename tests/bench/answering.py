"""What a saved answer, a submission and a whole form cost, over HTTP and beside Flask without a database."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median

from tests.bench.clients import Asked, Partner, Server, Visitor, at_once, expect, ours, served
from tests.bench.held import hold_a_million
from tests.bench.timing import NOT_KEPT

MANY = 64
SOME = 16
ACTS = 960  # in each row, shared by the clients
JOURNEYS = 200
BURSTS = 3
Row = tuple[str, str]
_signers = count()  # each submission is signed by another name, so that none is the same sent twice


def measure(name: str, address: str) -> Iterator[Row]:
    """Rows of the table for one database."""
    with ours(address, MANY + JOURNEYS) as server, served("bare") as bare:
        partners = [Partner(server.port, link) for link in server.links[:MANY]]
        for one in partners:
            one.form()
        yield _saved(name, _save(server, partners[:1]))
        yield _saved(name, _save(server, partners[1 : SOME + 1]))
        for one in partners[SOME + 1 :]:
            one.save(0)  # there is something to submit
        yield _submitted(name, 1, [_submit(server, partners[:1], ACTS // 4)])
        yield from _beside_bare(name, server, bare, partners)
        yield _journeys(name, server, bare)


def holding(name: str = "SQLite") -> Iterator[Row]:
    """The server's work for a submission with nothing held, and with a million held, in turns."""
    with ours("", 1) as empty, ours("", 1) as full:
        servers = {"none": empty, "a million": full}
        partners = {held: Partner(server.port, server.links[0]) for held, server in servers.items()}
        for one in partners.values():
            one.form()
            one.save(0)
            one.submit(next(_signers))
        hold_a_million(Path(full.folder, "bench.sqlite"))
        spent: dict[str, list[float]] = {held: [] for held in servers}
        for _turn in range(2 * BURSTS + 1):
            for held, server in servers.items():
                spent[held].append(_submit(server, [partners[held]], ACTS // 8).cpu)
    none, million = (median(spent[held][1:]) for held in servers)  # each once before, to warm it
    promise = "promised" if million <= 1.1 * none else NOT_KEPT
    yield (
        f"submission with a million held, {name}",
        f"{million:.1f} CPU ms against {none:.1f} with none held, {million / none:.2f} of it; {promise} 1.1",
    )


def _save(server: Server, partners: list[Partner]) -> Asked:
    return at_once(server, partners, lambda one, number: one.save(number), ACTS // len(partners))


def _saved(name: str, asked: Asked) -> Row:
    p50, p95 = asked.percentile(50), asked.percentile(95)
    return (
        f"saved answer, {name}, {asked.clients} client(s)",
        f"p50 {p50:.1f} ms, p95 {p95:.1f} ms ({asked.rate:.0f}/s, {asked.cpu:.1f} CPU ms); wished for 30 and 100 ms",
    )


def _submit(server: Server, partners: list[Partner], acts: int) -> Asked:
    return at_once(server, partners, lambda one, _: one.submit(next(_signers)), acts // len(partners))


def _submitted(name: str, clients: int, runs: list[Asked]) -> Row:
    p50, p99 = (median(one.percentile(which) for one in runs) for which in (50, 99))
    return (
        f"submission, {name}, {clients} client(s)",
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms; wished for p99 120 ms",
    )


def _beside_bare(name: str, server: Server, bare: Server, partners: list[Partner]) -> Iterator[Row]:
    """Submissions beside a form that Flask takes and forgets, in turns."""
    visitors = [Visitor(bare.port) for _one in partners]
    theirs: list[Asked] = []
    own: list[Asked] = []
    for _turn in range(BURSTS):
        own.append(_submit(server, partners, ACTS))
        theirs.append(at_once(bare, visitors, lambda one, _: one.post("/", {"q1": "Yes"}), ACTS // MANY))
    yield _submitted(name, MANY, own)
    rate, plain = (median(one.rate for one in runs) for runs in (own, theirs))
    cpu, plain_cpu = (median(one.cpu for one in runs) for runs in (own, theirs))
    yield (
        f"submission beside bare Flask, {name}, {MANY}",
        f"{rate:.0f}/s, {rate / plain:.0%} of its {plain:.0f}/s; {cpu:.1f} CPU ms against {plain_cpu:.1f}; "
        "wished for 60%",
    )


def _journeys(name: str, server: Server, bare: Server) -> Row:
    """A visitor that nobody has seen gets the form of twelve questions and posts all its answers."""
    visitors = [Partner(server.port, link) for link in server.links[MANY:]]
    expect(len(visitors) == JOURNEYS, "there are too few visitors")
    own = at_once(server, visitors[:1], lambda *_: [one.answer(one.form()) for one in visitors], 1)
    plain = Visitor(bare.port)
    theirs = at_once(
        bare, [plain], lambda one, _: (one.request("GET", "/"), one.post("/", {"q1": "Yes"})), JOURNEYS
    )
    spent = own.cpu / JOURNEYS
    return (
        f"form journey (form, post), {name}",
        f"{spent:.1f} CPU ms in the server, {spent / theirs.cpu:.1f} × bare Flask; wished for 4 CPU ms",
    )
