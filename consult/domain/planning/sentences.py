"""What is said of a link: why a milestone stands where it stands, and what is missing where it cannot hold."""

from __future__ import annotations

from datetime import date

from consult.domain.language import gettext as _
from consult.domain.language import ngettext
from consult.domain.planning.days import Days
from consult.domain.planning.deadlines import Deadline
from consult.domain.planning.lengths import Lengths
from consult.domain.planning.network import Say
from consult.domain.standards import Severity, wording


def on(day: int) -> str:
    """ "Monday 5 July 2010"."""
    return wording.day(date.fromordinal(day))


def count(days: int) -> str:
    """ "ten days": in words up to twelve."""
    return ngettext("{0} day", "{0} days", days).format(wording.number(days))


def working(days: int) -> str:
    """ "ten working days"."""
    return ngettext("{0} working day", "{0} working days", days).format(wording.number(days))


def clear(days: int) -> str:
    """ "five clear working days": neither the day of despatch nor that of the meeting counts."""
    return ngettext("{0} clear working day", "{0} clear working days", days).format(wording.number(days))


def label(kind: str) -> str:
    """The name of a milestone of our own kinds."""
    return {
        "early_notice": _("Early notice"),
        "launch": _("Launch"),
        "close": _("Close"),
        "analysis": _("Analysis done"),
        "papers_despatched": _("Papers despatched"),
        "decision": _("Decision"),
        "feedback": _("Feedback"),
        "implementation": _("Implementation"),
    }[kind]


def open_after(lengths: Lengths, severity: Severity) -> Say:
    """Of a close that the length puts on its day."""

    def say(launch: int, _close: int) -> str:
        length = lengths.expected(launch, severity)
        weeks = wording.capital(wording.weeks(length.days))
        if not length.who:
            said = _(
                "{0} after the launch: no standard in force then names a length, so the usual one is taken."
            )
            return said.format(weeks)
        if not length.by_name:
            return _("{0} after the launch ({1}).").format(weeks, length.who)
        return _("{0} after the launch; {1} asks for that.").format(weeks, length.who)

    return say


def open_before(lengths: Lengths, severity: Severity) -> Say:
    """Of a launch that the length puts on its day."""

    def say(launch: int, close: int) -> str:
        length = lengths.expected(launch, severity)
        weeks = wording.weeks(length.days)
        if not length.who:
            return _("The last day that leaves {0}, the usual length, before the close on {1}.").format(
                weeks, on(close)
            )
        said = _("The last day that leaves {0} before the close on {1} ({2}).")
        if length.by_name:
            said = _("The last day that leaves {0} before the close on {1}; {2} asks for that.")
        return said.format(weeks, on(close), length.who)

    return say


def open_too_short(lengths: Lengths, severity: Severity) -> Say:
    """Of a period that is too short; nothing where only the usual length is missed."""

    def say(launch: int, close: int) -> str:
        length = lengths.expected(launch, severity)
        if not length.who:
            return ""
        said = _("{0} to {1} is {2}, {3} short of the {4} that are asked for ({5}).")
        if length.by_name:
            said = _("{0} to {1} is {2}, {3} short of the {4} that {5} asks for.")
        said = said.format(
            on(launch),
            on(close),
            wording.weeks(close - launch),
            wording.day_count(length.days - (close - launch)),
            wording.weeks(length.days),
            length.who,
        )
        return f"{said} {_what_follows(severity, launch)}"

    return say


def _what_follows(severity: Severity, launch: int) -> str:
    if severity is Severity.MUST:
        return _("This is law, and no reason excuses it.")
    if severity is Severity.SHOULD:
        return _("Publish the reason by the launch on {0}.").format(on(launch))
    return _("This is a benchmark that was neither adopted nor claimed.")


def told_after(decision: int, feedback: int) -> str:
    """Of feedback that follows the decision."""
    if feedback == decision:
        return _("On the day of the decision.")
    return _("The first day from the decision on {0} on that can be used.").format(on(decision))


def due_after(deadline: Deadline) -> Say:
    """Of a close (a decision) that may not lie too long before the feedback."""

    def say(feedback: int, _start: int) -> str:
        said = _("Feedback on {0} is due by the decision.")
        if deadline.from_close:
            said = _("Not more than {1} before the feedback on {0}.")
        return f"{said.format(on(feedback), _from_close(deadline))} {_asks(deadline)}"

    return say


def due_before(deadline: Deadline) -> Say:
    """Of feedback that is as late as the deadline allows."""

    def say(_feedback: int, start: int) -> str:
        said = _("Due by the decision on {0}.")
        if deadline.from_close:
            said = _("The last day within {1} of the close on {0}.")
        return f"{said.format(on(start), _from_close(deadline))} {_asks(deadline)}"

    return say


def due(deadline: Deadline, start: int) -> str:
    """By when feedback is due after a close (a decision), whoever put it on its day."""
    said = _("It is due by the decision.")
    if deadline.from_close:
        said = _("It is due by {0}, {1} after the close.")
    return f"{said.format(on(deadline.last(start)), _from_close(deadline))} {_asks(deadline)}"


def told_too_late(deadline: Deadline) -> Say:
    """Of feedback after its deadline, and what follows from that."""

    def say(feedback: int, start: int) -> str:
        last = deadline.last(start)
        said = _("Feedback on {0} comes {1} after the decision on {2}, by which it is due.")
        if deadline.from_close:
            said = _("Feedback on {0} comes {1} late: it is due by {2}, {3} after the close.")
        late = wording.day_count(feedback - last)
        said = said.format(on(feedback), late, on(last), _from_close(deadline))
        return f"{said} {_asks(deadline)} {_what_excuses(deadline.severity, last)}"

    return say


def _from_close(deadline: Deadline) -> str:
    if deadline.months is not None:
        return ngettext("{0} calendar month", "{0} calendar months", deadline.months).format(
            wording.number(deadline.months)
        )
    days = deadline.days or 0
    return count(days) if days % 7 or not days else wording.weeks(days)


def _asks(deadline: Deadline) -> str:
    if deadline.by_name:
        return _("Asked for by {0}.").format(deadline.who)
    return _("Asked for by: {0}.").format(deadline.who)


def _what_excuses(severity: Severity, last: int) -> str:
    if severity is not Severity.SHOULD:
        return _what_follows(severity, last)
    return _("Publish the reason for the delay by {0}.").format(on(last))


def capital(words: str) -> str:
    """With its first letter large."""
    return wording.capital(words)


def papers_missing(days: Days, wanted: str, *, clear_days: bool) -> Say:
    """Of papers that reach a body too late."""

    def say(sent: int, meeting: int) -> str:
        left = days.between(sent, meeting - 1 if clear_days else meeting)
        has = clear(left) if clear_days else working(left)
        return _("The papers of {0} lie out for {1} only; {2} are asked for.").format(
            on(meeting), has, wanted
        )

    return say


def analysis_missing(days: Days, wanted: int) -> Say:
    """Of an analysis that is cut short."""

    def say(close: int, done: int) -> str:
        said = _("After the close on {0} there is time for {1} of analysis; {2} are wanted.")
        return said.format(on(close), working(days.between(close, done)), working(wanted))

    return say


def always(sentence: str, *words: str) -> Say:
    """The same sentence with {0}, the day of the earlier milestone, {1}, that of the later, and ``words``."""
    return lambda earlier, later: sentence.format(on(earlier), on(later), *words)
