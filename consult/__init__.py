"""Compact Consult: :func:`create_app` is the one place that knows everything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Mapping[str, Any]) -> Flask:
    """Build the application from settings (see ``config.py``); raises RuntimeError for a door left undeclared."""
    from flask_babel import Babel
    from flask_migrate import Migrate
    from flask_wtf import CSRFProtect

    from consult import models  # noqa: F401  every table is known to the metadata before the first query
    from consult.db import db
    from consult.web import install

    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "consult/web/static")
    )
    app.config.from_mapping(config)
    Path(app.config["DATA"]).mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    Babel(app)
    install(app)
    return app
