"""What a partner reads: the first page, the whole paper to print or keep, and its supporting documents."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from consult import clock
from consult.domain.answers import TEXT_LIMIT
from consult.domain.lifecycle import Phase
from consult.domain.questions import show
from consult.services import (
    agreements,
    enquiries,
    extensions,
    lateness,
    publication,
    responses,
    rounds,
    stages,
    supporting,
)
from consult.services.responses import Answering
from consult.services.stages import Invitation
from consult.web import doors
from consult.web.files import kept
from consult.web.partner import blueprint
from consult.web.partner.progress import countdown, has_changes, stops, time_left


def view_of(public_id: str) -> Answering:
    """What the holder of this link is answering."""
    return responses.answering(doors.actor(), public_id)


def page(template: str, view: Answering, **values: Any) -> str:
    """A page for a partner: who asks, when it closes, whom to ask, and what this page adds."""
    return render_template(
        f"partner/{template}",
        view=view,
        consultation=view.consultation,
        paper=view.paper,
        is_open=view.phase is Phase.OPEN,
        left=time_left(view, clock.now()),
        countdown=countdown(view, clock.now()),
        changed=has_changes(view),
        most=f"{TEXT_LIMIT:,}",  # the one limit of an answer, as it is said everywhere
        **values,
    )


def withdrawn_page(template: str, gone: Invitation, **values: Any) -> str:
    """A page for a partner whose consultation was withdrawn: there is nothing left to answer."""
    view = {"phase": Phase.WITHDRAWN, "invitation": gone}
    return render_template(
        f"partner/{template}", view=view, consultation=gone.consultation, is_open=False, **values
    )


@blueprint.get("/")
def arrival(public_id: str) -> ResponseReturnValue:
    """What this is, who asks, what it may change, until when, and the ways on; after the bell, what was kept."""
    if gone := stages.withdrawn(doors.actor(), public_id):
        return withdrawn_page("withdrawn.html", gone)
    view = view_of(public_id)
    if view.phase in (Phase.OPEN, Phase.SCHEDULED):
        news = rounds.told(doors.actor(), public_id) if view.round > 1 else None
        return page(
            "arrival.html",
            view,
            told=publication.told(doors.actor(), public_id),
            extended=extensions.told(doors.actor(), public_id),
            shared=enquiries.shared(doors.actor(), public_id),
            news=news,
        )
    return closed_page(view)


def closed_page(view: Answering, sentence: str = "") -> str:
    """The page after the bell: what was submitted, what was kept, and how to ask for it to be lodged late."""
    actor, public_id = doors.actor(), view.invitation.public_id
    return page(
        "closed.html",
        view,
        stops=stops(view),
        shown=show,
        sentence=sentence,
        news=rounds.told(actor, public_id),
        told=publication.told(actor, public_id),
        asked=lateness.own(actor, public_id),
        provisional=agreements.awaited(actor, public_id),
        agreed=agreements.said(actor, public_id),
    )


@blueprint.get("/paper")
def paper(public_id: str) -> ResponseReturnValue:
    """The whole paper on one page, to read or print."""
    shared = enquiries.shared(doors.actor(), public_id)
    return page("paper.html", view_of(public_id), shared=shared)


@blueprint.get("/paper.html")
def paper_file(public_id: str) -> ResponseReturnValue:
    """The whole paper as one file to keep, with room to write."""
    view = view_of(public_id)
    return kept(page("paper_file.html", view), "text/html", f"{view.consultation.reference}.html")


@blueprint.get("/documents/<int:document_id>")
def document(public_id: str, document_id: int) -> ResponseReturnValue:
    """A supporting document, as the copy that was stored."""
    found = supporting.fetch_invited(doors.actor(), public_id, document_id)
    return kept(found.content, found.media_type, found.filename)
