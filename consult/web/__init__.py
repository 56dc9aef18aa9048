"""What people see, by audience. :func:`install` hangs the audiences, their doors and the shell on the app."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register every blueprint, then refuse to start if a route has no declared door."""
    from consult.web import doors, shell
    from consult.web.clerk import blueprint as clerk
    from consult.web.officer import blueprint as officer
    from consult.web.partner import blueprint as partner
    from consult.web.public import blueprint as public
    from consult.web.reviewer import blueprint as reviewer
    from consult.web.steering import blueprint as steering

    app.url_map.converters["int"] = shell.SmallNumber
    for blueprint in (public, officer, reviewer, clerk, partner, steering):
        app.register_blueprint(blueprint)
    if app.config["DEMONSTRATION"]:
        from consult.web.demonstration import blueprint as demonstration

        app.register_blueprint(demonstration)
    shell.install(app)
    doors.install(app)
