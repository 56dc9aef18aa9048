"""Pages for partner."""

from flask import Blueprint

blueprint = Blueprint("partner", __name__)
