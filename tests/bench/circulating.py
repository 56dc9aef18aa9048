"""Sending a paper to very many, and the page of a long circulation list."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.models.outbox import Message
from consult.services import approval, lists
from tests import world
from tests.bench.answering import expect
from tests.bench.rest import _fresh
from tests.bench.server import partners
from tests.web.officer_at_work import signed_in

ROOT = Path(__file__).resolve().parents[2]
MANY, FEWER, LONG = 10_000, 1_000, 500
MEASURED_CHILD = """
import resource, sys
from tests.bench.circulating import approve
before, seconds = approve(int(sys.argv[1]))
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before)
"""
