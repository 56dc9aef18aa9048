"""Compact Consult: :func:`create_app` is the one place that knows everything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost")


def create_app(config: Mapping[str, Any]) -> Flask:
    """Build the application from settings (see ``config.py``); raises RuntimeError for a door left undeclared."""
    from flask_babel import Babel
    from flask_wtf import CSRFProtect

    from consult import models  # noqa: F401  every table is known to the metadata before the first query
    from consult.db import db, keep_private
    from consult.web import install
    from consult.web.shell import Pages

    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "consult/web/static")
    )
    app.jinja_environment = Pages  # before anything asks for the environment, which is then made
    app.config.from_mapping(config)
    Path(app.config["DATA"]).mkdir(mode=0o700, parents=True, exist_ok=True)
    keep_private(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["TRUSTED_HOSTS"] = trusted_hosts(app.config["PUBLIC_URL"], app.config["DEMONSTRATION"])
    _believe_proxies(app, app.config["TRUSTED_PROXIES"])
    db.init_app(app)
    CSRFProtect(app)
    Babel(app)
    install(app)
    return app


def trusted_hosts(public_url: str, demonstration: bool) -> list[str] | None:
    """The names by which a request may ask for this site; None (any) while it has no public name of its own."""
    name = urlsplit(public_url).hostname or ""
    if demonstration:
        return [name, *LOOPBACK]
    return None if name in {"", "0.0.0.0", "::", "::1", *LOOPBACK} else [name]


def _believe_proxies(app: Flask, number: int) -> None:
    """Take the address and scheme of whoever asks from this many proxies in front; from nobody when it is 0."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number)  # type: ignore[method-assign]
