"""The plainest server that could take a form: Flask alone, no database, the same processes and threads as ours.

Run as ``python -m tests.bench.bare``; prints one line of JSON like tests.bench.server, then serves until it is ended.
"""

from __future__ import annotations

import json
import os

import waitress
from flask import Flask, redirect, request

from consult.jobs import web

PAGE = "<p>" + "What would you change? " * 1000  # as long as a form of ours


def application() -> Flask:
    app = Flask(__name__)

    @app.get("/")
    def form() -> str:
        return PAGE

    @app.post("/")
    def take() -> object:
        request.form.to_dict()
        return redirect("/")

    return app


def main() -> None:
    door = web.open_door("127.0.0.1", 0)
    print(json.dumps({"port": door.getsockname()[1], "pid": os.getpid(), "links": []}), flush=True)
    for _another in range(min(os.cpu_count() or 1, web.MOST) - 1):
        if os.fork() == 0:
            break
    waitress.create_server(application(), sockets=[web.beside(door)], threads=web.THREADS).run()


if __name__ == "__main__":
    main()
