"""Pages for steering."""

from flask import Blueprint

blueprint = Blueprint("steering", __name__)
