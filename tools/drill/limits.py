"""Thirty reporters behind one IP address, while another client there sends a thousand wrong return codes."""

import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from prevent_portal.demo.serving import answers
from prevent_portal.web_server import web_command
from tests import smtp
from tests.figures import Figures
from tests.journeys.portal import ROOT, Portal
from tests.journeys.room import Guesser, Reporter
from tools.machine import postgresql
from tools.machine.orphans import end_with_parent
from tools.machine.ports import free_port

PEOPLE, GUESSES = 30, 1_000
# As many connections as both web workers have threads, so that sleeping on the server would block them all.
LINES = 8
LONGEST_WAIT, ALL_DONE = 1.0, 600.0
CONTROL_SECONDS = 25.0


def measure() -> Figures:
    figures = Figures(
        "Thirty reporters and one guesser behind one address",
        ("Server", "Reports sent", "All done after", "Longest wait", "Wrong codes", "Told to wait", "A right code"),
        note=(
            "Pass: every report sent within ten minutes, nobody waits more than a second for a page, and a right "
            "code opens at once. People pause for up to two seconds a page; the guesser never does. "
            "The control spends a wrong code's wait on the server."
        ),
    )
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = stack.enter_context(postgresql.cluster(postgresql.find(), durable=True))
        portal = Portal(Path(folder) / "data", stack.enter_context(smtp.running()), database)
        portal.start()
        try:
            _run(portal.url, figures, "nobody guesses", lines=0)
            sent, done, longest_wait = _run(portal.url, figures, "one guesser", lines=1)
            _run(portal.url, figures, "one on eight lines")
            with _control(portal) as url:
                _, _, control_wait = _run(url, figures, "control", seconds=CONTROL_SECONDS)
        finally:
            portal.stop()
    assert sent == PEOPLE
    assert done < ALL_DONE
    assert longest_wait < LONGEST_WAIT, f"somebody waited {longest_wait:.2f} s\n{figures.markdown()}"
    assert control_wait > LONGEST_WAIT, "the control held nobody up, so this drill would not see it"
    return figures


def _run(
    url: str, figures: Figures, name: str, *, lines: int = LINES, seconds: float = ALL_DONE
) -> tuple[int, float, float]:
    started = time.monotonic()
    over = threading.Event()
    guesser = Guesser(url, over)
    people = [Reporter(url, pause=lambda: random.uniform(0, 2)) for _ in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE + LINES) as pool:
        guessing = [pool.submit(guesser.guess, GUESSES // lines) for _ in range(lines)]
        reporting = [pool.submit(each.report, until=started + seconds) for each in people]
        codes = [code for each in reporting if (code := each.result())]
        done = time.monotonic() - started
        if seconds < ALL_DONE:
            over.set()
        for each in guessing:
            each.result()
    opened = guesser.try_code(codes[0]) if codes else False
    longest_wait = max(each.longest_wait for each in people)
    figures.add(
        name,
        f"{len(codes)} of {PEOPLE}",
        f"{done:.0f} s",
        f"{longest_wait:.2f} s",
        guesser.sent,
        guesser.throttled,
        "opens" if opened else "does not open",
    )
    assert opened or name == "control"
    return len(codes), done, longest_wait


@contextmanager
def _control(portal: Portal) -> Iterator[str]:
    port = free_port()
    command = ["tools.drill._holding_wsgi:application" if ":app" in part else part for part in web_command(port)]
    web = next(child for child in portal.processes() if "granian" in " ".join(child.cmdline()))
    server = subprocess.Popen(command, cwd=ROOT, env=web.environ(), preexec_fn=end_with_parent(signal.SIGTERM))
    try:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert server.poll() is None, "the control ended by itself"
            assert time.monotonic() < deadline, "the control did not start"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
