"""What an operator watches: is the database there, does the clock's work run, does mail pile up."""

from __future__ import annotations

import logging

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from consult import clock
from consult.services import ticks
from consult.web.public import blueprint

log = logging.getLogger("consult")


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """200 while the database answers, every tick keeps its beat and the clocks agree, else 503 with what is wrong.

    ``ticks`` are seconds since each last ran to its end, null where it never did. What is ``doubtful`` is said, and
    turns nothing red: the pages and the clock do their work.
    """
    try:
        found = ticks.health()
    except SQLAlchemyError:
        return _no_database()
    now = clock.now()
    ages = {name: one.ran and round((now - one.ran).total_seconds()) for name, one in found.runs.items()}
    shown = jsonify(
        database=True, ticks=ages, queued_mail=found.queued, wrong=found.wrong, doubtful=found.doubtful
    )
    return shown, 503 if found.wrong else 200


@blueprint.get("/health/web")
def health_web() -> ResponseReturnValue:
    """What a load balancer asks: 200 while this process reaches the database. A scheduler that died shuts no page."""
    try:
        ticks.health()
    except SQLAlchemyError:
        return _no_database()
    return jsonify(database=True)


def _no_database() -> ResponseReturnValue:
    log.exception("the database did not answer")
    return jsonify(database=False), 503
