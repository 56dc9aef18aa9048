"""Pages for anybody: the front door, signing in, personal links, and what an operator watches."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from consult.web.public import codes, copies, feeds, forum, health, home, links, papers, sign_in  # noqa: E402,F401
