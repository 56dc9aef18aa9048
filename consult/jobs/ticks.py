"""What the clock does: a short table of ticks. Each may run twice, or in three processes at once, to one effect.

What keeps that promise is the database: mail and reports are claimed, one winner each, before anything is done.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from hashlib import sha256

from flask import current_app

from consult.db import choose_partnership
from consult.domain.access import SYSTEM
from consult.domain.errors import NotFound
from consult.jobs import bounces
from consult.jobs.mail import MailServer, NoServer, Postman, Refused, Unknown
from consult.reports.failure import ReportFailed
from consult.services import committee, outbox, reports, retention

LETTERS_A_RUN = 200
REPORTS_A_RUN = 5
log = logging.getLogger("consult")


def deliver_mail() -> int:
    """Send what is due, at most 200 letters; returns how many the server took. One bad row stops no other."""
    sent = 0
    with Postman(MailServer.from_config(current_app.config)) as postman:
        for _each in range(LETTERS_A_RUN):
            letter = outbox.claim_next()
            if letter is None:
                break
            try:
                sent += _deliver(postman, letter)
            except NoServer as problem:  # the rest would fare no better; the next run tries again
                outbox.mark_refused(letter.id, str(problem), for_good=False)
                log.warning("mail: %s", problem)
                break
    return sent


def _deliver(postman: Postman, letter: outbox.Letter) -> bool:
    try:
        postman.send(letter)
    except NoServer:
        raise
    except Refused as refusal:
        outbox.mark_refused(letter.id, str(refusal), for_good=refusal.for_good)
    except Unknown as lost:
        outbox.mark_unknown(letter.id, str(lost))
    except Exception as fault:  # broad on purpose: the next letter must still go out
        log.exception("mail: message %s could not be put together", letter.id)
        outbox.mark_refused(
            letter.id, f"it could not be put together ({type(fault).__name__})", for_good=True
        )
    else:
        outbox.mark_sent(letter.id)
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
    """Mark as unknown what a dead process left in the middle of sending; returns how many."""
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


@dataclass(frozen=True)
class Tick:
    """Something done every so many seconds; ``run`` returns how many things it did."""

    run: Callable[[], int]
    seconds: int


TICKS = {
    "deliver-mail": Tick(deliver_mail, 5),
    "compile-reports": Tick(compile_reports, 3),
    "find-abandoned": Tick(find_abandoned, 60),
    "read-bounces": Tick(read_bounces, 60),
    "retention": Tick(delete_answers, 3600),
    "late-papers": Tick(committee.tell_of_late_papers, 1800),
}


def run(name: str) -> int:
    """Run one tick to its end, within an application context, and note that it did; returns its count.

    Raises NotFound for a name that is not in the table.
    """
    if name not in TICKS:
        known = ", ".join(TICKS)
        raise NotFound(_("There is no tick called {0}. The ticks are: {1}.").format(name, known))
    choose_partnership(None)
    done = TICKS[name].run()
    outbox.beat(name)
    return done
