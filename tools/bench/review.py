"""Measure the queue and a concern's page at 1,000, 100,000 and 1,000,000 concerns of one force."""

import json
import os
import statistics
import subprocess
import sys

import psycopg2

from tests.figures import ROOT, Figures
from tools.machine import postgresql

SIZES = (1_000, 100_000, 1_000_000)
MOST_RATIO = 1.5
# The sizes are timed in turns, so that other load on the machine affects all alike.
TURNS = 3


def measure() -> Figures:
    with postgresql.cluster(postgresql.find()) as url:
        for size in SIZES:
            print(f"  filling {size:,}", flush=True)
            fill(url, size)
        return timed(url)


def fill(url: str, size: int) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE size_{size}")
    connection.close()
    _pages(url, size, "fill", str(size))


def timed(url: str) -> Figures:
    figures = Figures(
        "Officers' pages",
        (
            "Page",
            *(f"{size:,} concerns" for size in SIZES),
            f"{SIZES[-1]:,} to {SIZES[0]:,}",
            f"Processor time, {SIZES[-1]:,}",
            "Queries",
        ),
        f"The whole answer, from the check of the session to the rendered page, in one process on PostgreSQL: "
        f"medians of {TURNS} turns. *Processor time* is that of the process that answers, without PostgreSQL's. "
        f"Targets: ratio {MOST_RATIO}, 20 ms of processor time. One force has every concern, half of them open, each "
        f"with two events and a delivery; a row of the queue's first page is opened to say whom it is about. Of "
        f"{SIZES[0]:,} there is no 100th page: its last, the 20th, stands for it. *Queries* counts what begins and "
        "ends transactions too; tests/house/test_worst_case.py holds them.",
    )
    turns = [[json.loads(_pages(url, size, "time")) for size in SIZES] for _ in range(TURNS)]
    for page in turns[0][0]:
        seconds = [statistics.median(turn[place][page][0] for turn in turns) for place in range(len(SIZES))]
        processor = statistics.median(turn[-1][page][1] for turn in turns)
        queries = max(size[page][2] for turn in turns for size in turn)
        ratio = seconds[-1] / seconds[0]
        whole = (f"{each * 1000:.0f} ms" for each in seconds)
        figures.add(page, *whole, f"{ratio:.2f}", f"{processor * 1000:.0f} ms", queries)
        assert ratio <= MOST_RATIO, f"{page}: {ratio:.2f} times as slow\n{figures.markdown()}"
    return figures


def _pages(url: str, size: int, *arguments: str) -> str:
    environment = os.environ | {"DATABASE_URL": f"{url.rpartition('/')[0]}/size_{size}"}
    command = [sys.executable, "-m", "tools.bench._review_pages", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
