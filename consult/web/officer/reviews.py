"""Reviews before a paper or a report goes out: what is needed, who is asked, and what each said."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain.access import Action
from consult.domain.errors import NotFound
from consult.domain.reviews import KINDS, Matter
from consult.services import papers, reviews
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.get("/consultations/<reference>/reviews", endpoint="reviews")
def every_review(reference: str) -> ResponseReturnValue:
    """The paper in hand and the reports, each with its reviews."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    return render_template(
        "officer/reviews.html",
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        boards=reviews.boards(actor, reference),
    )


@blueprint.route("/consultations/<reference>/reviews/<matter>/<int:number>/ask", methods=["GET", "POST"])
def ask_review(reference: str, matter: str, number: int) -> ResponseReturnValue:
    """Ask one person for one kind of review."""
    actor, typed, which = doors.actor(), Typed(request.form), _matter(matter)
    board = reviews.board(actor, reference, which, number)
    if request.method == "POST":
        kind = typed.chosen("kind", KINDS, _("Choose what the review is for."))
        person = typed.number("person")
        if not person:
            typed.note("person", _("Choose who is asked."))
        due = typed.day("due", _("The day by which it is wanted"))
        if typed.does(
            lambda: reviews.ask(actor, reference, which, number, kind=kind, person_id=person, due=due)
        ):
            flash(_("%(name)s is asked. The message goes out at once.", name=typed.result.person.name))
            return redirect(url_for("officer.reviews", reference=reference))
    return form_page(
        "officer/ask_review.html",
        typed,
        consultation=papers.paper(actor, reference, Action.ASK_REVIEW),
        board=board,
        people=reviews.reviewers(actor),
        kinds=KINDS,
        v=request.form if request.method == "POST" else request.args,
    )


@blueprint.post("/consultations/<reference>/reviews/<matter>/<int:number>/ask-again")
def ask_all_again(reference: str, matter: str, number: int) -> ResponseReturnValue:
    """Ask everybody again whose review is of an earlier text."""
    reviews.ask_all_again(doors.actor(), reference, _matter(matter), number)
    return redirect(url_for("officer.reviews", reference=reference))


def _matter(text: str) -> Matter:
    if text not in list(Matter):
        raise NotFound(_("There is no such text to review."))
    return Matter(text)


@blueprint.post("/consultations/<reference>/reviews/<int:review_id>/stop")
def stop_review(reference: str, review_id: int) -> ResponseReturnValue:
    """Ask somebody no longer."""
    reviews.stop(doors.actor(), reference, review_id)
    return redirect(url_for("officer.reviews", reference=reference))


@blueprint.post("/consultations/<reference>/reviews/take-back")
def take_draft_back(reference: str) -> ResponseReturnValue:
    """Take the draft back from review."""
    reviews.take_back(doors.actor(), reference)
    return redirect(url_for("officer.reviews", reference=reference))


@blueprint.route("/consultations/<reference>/reviews/needed", methods=["GET", "POST"])
def reviews_needed(reference: str) -> ResponseReturnValue:
    """Which reviews this consultation needs."""
    actor = doors.actor()
    if request.method == "POST":
        reviews.need(actor, reference, _ticked())
        return redirect(url_for("officer.reviews", reference=reference))
    return render_template(
        "officer/reviews_needed.html",
        consultation=papers.paper(actor, reference, Action.SET_REVIEWS),
        needed=reviews.needed(actor, reference),
        kinds=KINDS,
    )


@blueprint.route("/reviews-needed", methods=["GET", "POST"])
def reviews_by_default() -> ResponseReturnValue:
    """Which reviews are needed unless a consultation says otherwise."""
    actor = doors.actor()
    if request.method == "POST":
        reviews.need_by_default(actor, _ticked())
        return redirect(url_for("officer.standards"))
    return render_template(
        "officer/reviews_needed.html",
        consultation=None,
        needed=reviews.needed_by_default(actor),
        kinds=KINDS,
    )


def _ticked() -> dict[str, list[str]]:
    return {matter.value: request.form.getlist(matter.value) for matter in Matter}
