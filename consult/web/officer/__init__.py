"""Pages for officer."""

from flask import Blueprint

blueprint = Blueprint("officer", __name__)
