"""What the clock does: a short table of ticks. Each may run twice, or in three processes at once, to one effect.

What keeps that promise is the database: mail and reports are claimed, one winner each, before anything is done.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from gettext import gettext as _
from hashlib import sha256
from threading import Event
from time import monotonic

from flask import Flask, current_app

from consult.db import choose_partnership, db
from consult.domain.access import SYSTEM
from consult.domain.errors import NotFound
from consult.jobs import bounces
from consult.jobs.mail import Lapsed, MailServer, NoServer, Postman, Refused, Unknown
from consult.reports.failure import ReportFailed
from consult.services import committee, mornings, outbox, policy, reports, retention, ticks
from consult.services.outbox import Letter

A_BATCH = 100  # letters claimed together; what is left of them after A_RUN is put back
LINES = 4  # connections to the mail server at once, of one process
A_RUN = 60.0  # seconds after which a run claims no more; the next goes on
REPORTS_A_RUN = 5
ENDING = Event()  # set while this process is told to end: whoever is at work stops at the next letter
log = logging.getLogger("consult")


def deliver_mail() -> int:
    """Send what is due, for a minute at most; returns how many letters the server took. One bad row stops no other.

    Where there is much to send, over several lines at once: most of the time is the mail server's.
    """
    ticks.settle()
    first = outbox.claim(A_BATCH)
    if len(first) < A_BATCH:
        return _work_off(first) if first else 0
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(LINES) as lines:
        begun = [
            lines.submit(_over_a_line, app, letters)
            for letters in (first, *([] for _other in range(1, LINES)))
        ]
        return sum(each.result() for each in begun)


def _over_a_line(app: Flask, claimed: Sequence[Letter]) -> int:
    with app.app_context():
        try:
            return _work_off(claimed)
        finally:
            db.session.remove()


def _work_off(claimed: Sequence[Letter]) -> int:
    """Send what was claimed and what can be claimed further, over one connection; returns how many were taken."""
    sent, until = 0, monotonic() + A_RUN
    with Postman(MailServer.from_config(current_app.config), outbox.hand_over) as postman:
        while letters := claimed or outbox.claim(A_BATCH):
            claimed, taken = [], _deliver_batch(postman, letters)
            if taken is None:
                break
            sent += taken
            ticks.begin("deliver-mail")
            if monotonic() > until or ENDING.is_set():
                break
    return sent


def _deliver_batch(postman: Postman, letters: Sequence[Letter]) -> int | None:
    """How many of these letters the server took; None where there is no server, so that the rest waits too."""
    sent, until = 0, monotonic() + A_RUN
    for place, letter in enumerate(letters):
        # After a slow server, what they say may no longer be true by the time it hears them.
        if monotonic() > until or ENDING.is_set():
            outbox.let_go(letters[place:])
            break
        try:
            sent += _deliver(postman, letter)
        except NoServer as problem:
            outbox.let_go(letters[place : place + 1], str(problem))
            outbox.let_go(letters[place + 1 :])
            log.warning("mail: %s", problem)
            return None
    return sent


def _deliver(postman: Postman, letter: Letter) -> bool:
    try:
        postman.send(letter)
    except NoServer:
        raise
    except Lapsed:
        log.warning("mail: another process has message %s", letter.id)
    except Refused as refusal:
        outbox.mark_refused(letter, str(refusal), for_good=refusal.for_good)
    except Unknown as lost:
        outbox.mark_unknown(letter, str(lost))
    except Exception as fault:  # broad on purpose: the next letter must still go out
        log.exception("mail: message %s could not be put together", letter.id)
        outbox.mark_refused(letter, f"it could not be put together ({type(fault).__name__})", for_good=True)
    else:
        outbox.mark_sent(letter)
        return True
    return False


def compile_reports() -> int:
    """Print the reports that were asked for, one after another; returns how many are ready now."""
    ready = 0
    for _each in range(REPORTS_A_RUN):
        claimed = reports.claim_next()
        if claimed is None:
            break
        ready += _compile(claimed)
        ticks.begin("compile-reports")
    return ready


def _compile(report_id: int) -> bool:
    from consult.reports.pdf import render_pdf_in_child

    try:
        pdf = render_pdf_in_child(reports.freeze(report_id))
        pages = _pages(pdf)
    except ReportFailed as failure:
        reports.store_failure(report_id, str(failure))
    except Exception:  # broad on purpose: the next report must still be printed
        log.exception("report %s could not be printed", report_id)
        reports.store_failure(report_id, _("The report could not be printed. The operator's log says why."))
    else:
        reports.store(report_id, pdf, sha256(pdf).hexdigest(), pages)
        return True
    return False


def _pages(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def find_abandoned() -> int:
    """Find the mail that dead processes left in the middle; returns how many messages."""
    return outbox.find_abandoned()


def read_bounces() -> int:
    """Read what came back to our address, where the settings name a folder; returns how many messages had bounced."""
    folder = current_app.config["BOUNCE_MAILDIR"]
    return bounces.read_all(folder) if folder else 0


def delete_answers() -> int:
    """Delete the answers whose time is over, each by itself; returns how many. One bad row stops no other."""
    deleted = 0
    for number in retention.due():
        try:
            deleted += retention.empty(SYSTEM, number)
        except Exception:  # broad on purpose: the next answer must still be deleted
            log.exception("retention: the answer %s could not be deleted", number)
    return deleted


def send_reminders() -> int:
    """See to the messages that are due by the timetable; returns how many were queued. One bad row stops no other."""
    due: dict[int, list[tuple[int, str]]] = {}
    for partnership, consultation, kind in policy.due():
        due.setdefault(partnership, []).append((consultation, kind))
    return sum(_see_to(partnership, wanted) for partnership, wanted in due.items())


def _see_to(partnership: int, wanted: Sequence[tuple[int, str]]) -> int:
    """Together, so that nobody gets two messages; where that fails each by itself, so that the others still go."""
    try:
        return policy.send(SYSTEM, partnership, wanted)
    except Exception:  # broad on purpose: the next consultation must still be seen to
        if len(wanted) == 1:
            log.exception("reminders: %s of consultation %s could not be sent", wanted[0][1], wanted[0][0])
            return 0
    return sum(_see_to(partnership, [one]) for one in wanted)


TICKS: dict[str, Callable[[], int]] = {
    "deliver-mail": deliver_mail,
    "compile-reports": compile_reports,
    "find-abandoned": find_abandoned,
    "read-bounces": read_bounces,
    "retention": delete_answers,
    "late-papers": committee.tell_of_late_papers,
    "reminders": send_reminders,
    "morning-lists": mornings.write,
}


def run(name: str) -> int:
    """Run one tick to its end, within an application context, noting when it began and ended; returns its count.

    Raises NotFound for a name that is not in the table.
    """
    if name not in TICKS:
        known = ", ".join(TICKS)
        raise NotFound(_("There is no tick called {0}. The ticks are: {1}.").format(name, known))
    choose_partnership(None)
    ticks.begin(name)
    done = TICKS[name]()
    ticks.end(name)
    return done
