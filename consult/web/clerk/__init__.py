"""Pages for a committee clerk, who reads what comes to a meeting and changes nothing."""

from flask import Blueprint

blueprint = Blueprint("clerk", __name__)

from consult.web.clerk import committee  # noqa: E402,F401
