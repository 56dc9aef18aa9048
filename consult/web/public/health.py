"""What an operator watches: is the database there, does the clock's work run, does mail pile up."""

from __future__ import annotations

import logging

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from consult.services import outbox
from consult.web.public import blueprint

log = logging.getLogger("consult")


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """200 while the database answers, else 503; ``ticks`` are seconds since each last ran to its end."""
    try:
        ticks, queued = outbox.heartbeats(), outbox.waiting()
    except SQLAlchemyError:
        log.exception("the database did not answer")
        return jsonify(database=False), 503
    return jsonify(database=True, ticks={name: round(age) for name, age in ticks.items()}, queued_mail=queued)
