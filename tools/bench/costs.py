"""Measure each page of the longest concern, and each answer with every field full, in the worst characters."""

import json
import os
import subprocess
import sys

from tests.figures import ROOT, Figures
from tests.house.longest_pages import PDF
from tools.machine import postgresql

MOST_SECONDS, MOST_BYTES = 1.0, 2_000_000
# Made in a process of its own for the one officer who asked; letters with marks take 28 bytes each.
PDF_SECONDS, PDF_BYTES = 2.0, 8_000_000


def measure() -> Figures:
    figures = Figures(
        "Pages at their longest",
        ("Page", "Seconds, most", "with", "Bytes, most", "with"),
        "A concern of which every field, message and note is as long as it can be, and as many as there can be; one "
        "such concern in each of the worst characters there are (tests/house/longest.py), on PostgreSQL; processor "
        "time of the one process that answers, with that of the process that makes a PDF; the best of 2 times, or "
        "the first that takes 0.05 s. The most of all of them stands here, and in which characters. "
        f"Target: {MOST_SECONDS:.0f} s and {MOST_BYTES:,} bytes, {PDF_SECONDS:.0f} s and {PDF_BYTES:,} bytes for a "
        "PDF. A step is one posted with every "
        "field full, and *overfull* with 230,000 characters in all of them together; matching is what the worker "
        "does with it when it arrives.",
    )
    with postgresql.cluster(postgresql.find()) as url:
        command = [sys.executable, "-m", "tools.bench._longest_pages"]
        environment = os.environ | {"DATABASE_URL": url}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    pages: dict[str, dict[str, list[float]]] = json.loads(done.stdout.splitlines()[-1])
    for page, by_characters in pages.items():
        slowest = max(by_characters, key=lambda name: by_characters[name][0])
        longest = max(by_characters, key=lambda name: by_characters[name][1])
        seconds, size = by_characters[slowest][0], by_characters[longest][1]
        figures.add(page, f"{seconds:.2f}", slowest, f"{size:,.0f}", longest)
    for page, by_characters in pages.items():
        most_seconds, most_bytes = (PDF_SECONDS, PDF_BYTES) if page in PDF else (MOST_SECONDS, MOST_BYTES)
        for name, (seconds, size) in by_characters.items():
            assert seconds <= most_seconds, f"{page}, {name}: {seconds:.2f} s\n{figures.markdown()}"
            assert size <= most_bytes, f"{page}, {name}: {size:,} bytes\n{figures.markdown()}"
    return figures
