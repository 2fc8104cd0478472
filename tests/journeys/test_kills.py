"""Short form of `make drill`: a few random kills, and one at each named step, on a running portal."""

import json
import random
import subprocess
import sys
import threading
import time

from tests.journeys.portal import ROOT, Portal
from tools.drill import pictures, steps
from tools.drill.reporter import Reporter

REPORTS = 6
ENVIRONMENT = """
import json, os, pathlib
from prevent_portal.demo.environment import use_folder
use_folder(pathlib.Path(os.environ["DATA_DIR"]))
print(json.dumps(dict(os.environ)))
"""


def test_retrying_reporters_lose_no_concern_to_kills(portal: Portal):
    sent: dict[str, str] = {}

    def send(seeds: range) -> None:
        reporter = Reporter(portal.port, patience=60)
        for seed in seeds:
            picture = pictures.draw(seed)
            sent[reporter.report(picture=picture)] = pictures.known_by(picture)
        reporter.close()

    threads = [threading.Thread(target=send, args=[range(first, REPORTS, 2)]) for first in range(2)]
    for thread in threads:
        thread.start()
    for name in ("send_deliveries", "granian"):
        time.sleep(0.5)
        kill_one(portal, name)
    for thread in threads:
        thread.join()
    assert len(sent) == REPORTS
    opened = pictures.read_back(environment(portal))
    assert {reference: set(opened[reference]) for reference in sent} == {
        each: {shown} for each, shown in sent.items()
    }
    for reference in sent:
        portal.mail.wait_for("prevent@norfolk.police.uk", holding=reference)
    told = [
        each.message["Message-ID"]
        for each in portal.mail.messages
        if any(reference in each.message["Subject"] for reference in sent)
    ]
    assert len(told) - len(set(told)) <= 1, "one kill of a delivery worker repeats one mail at most"


def kill_one(portal: Portal, name: str) -> None:
    """Kill a process with this word in its command; for the web server, one of its workers."""
    found = portal.wait_for_processes(name)
    random.choice(found[1:] or found).kill()


def test_kill_at_each_step_neither_loses_nor_duplicates(portal: Portal):
    portal.stop_sending()
    try:
        found = steps.run_steps_on(environment(portal), portal.mail, rounds=1)
    finally:
        portal.send_again()
    assert len(found) == 14
    for step, counts in found.items():
        steps.check_counts(step, counts)
        assert counts["repeats"] == (step == "mail taken, not noted"), (step, counts)


def environment(portal: Portal) -> dict[str, str]:
    command = [sys.executable, "-c", ENVIRONMENT]
    done = subprocess.run(command, cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
