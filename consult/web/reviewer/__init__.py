"""Pages for whoever is asked for a review: what waits, and the text to read with room to say something of each part."""

from flask import Blueprint

blueprint = Blueprint("reviewer", __name__)

from consult.web.reviewer import reviewing  # noqa: E402,F401
