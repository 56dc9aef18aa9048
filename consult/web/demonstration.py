"""Pages that only a demonstration has: the mail that was caught, and the clock that can be moved on."""

from flask import Blueprint

blueprint = Blueprint("demonstration", __name__, url_prefix="/dev")
