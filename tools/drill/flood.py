"""10,000 bogus and 50 true reports in an hour, worked off by two officers, with the clock moved."""

import json
import subprocess
import sys

from tests.figures import ROOT, Figures
from tools.drill._flooding import AGREE, CONTROL, GLANCE, MAIL, OPEN, OUTCOME, READ, REASON, STANDARD, URGENT, Flood
from tools.machine.environment import inherited

BOGUS, TRUE = 10_000, 50
# A flood of urgent reports that two officers can look through within the hour; and one that shows what each costs
# without what ADR 0071 decides, in which ten times as many cost ten times as much.
FEWER, FEW = 3_000, 1_000
RUNS = (
    ("standard reports", STANDARD, BOGUS),
    ("control: neither digests nor ending together", CONTROL, FEW),
    ("urgent reports", URGENT, FEWER),
    ("fewer urgent reports", URGENT, FEW),
)


def measure() -> Figures:
    figures = Figures(
        "A flood of bogus reports in an hour, and two officers",
        (
            "Flood of",
            "Bogus",
            "True, opened",
            "Not in time",
            "Waited longest",
            "Mails",
            "Calls at once",
            "Officers' minutes for the bogus ones",
        ),
        note=(
            f"One true report in five is urgent. In seconds, an officer needs {MAIL} for a mail, {OPEN} to open a "
            f"bogus one, {READ} to read a true one, {OUTCOME} to record an outcome, {GLANCE} to glance at the first "
            f"words of one in a list, {REASON} for the reason for a page of them, {AGREE} to agree to a page. What "
            "the control and floods of urgent ones did not reach in a working day is reckoned like the rest. Pass: "
            "in all rows but the control's every true report is opened in time, within an hour if it is urgent and "
            "within 4 working hours if not; the control misses some."
        ),
    )
    found = []
    for name, kind, bogus in RUNS:
        flood = _run(bogus, kind)
        found.append(flood)
        opened = f"{flood.opened} of {flood.true}"
        figures.add(name, bogus, opened, flood.late, f"{flood.hours} h", flood.mails, flood.calls, flood.minutes)
        print(f"  {name}: {flood}", flush=True)
    control = found.pop(1)
    assert not any(flood.late for flood in found), f"a true report was opened late\n{figures.markdown()}"
    assert control.late, "the control opened every true report in time, so this drill would not see a difference"
    return figures


def _run(bogus: int, kind: str) -> Flood:
    # In memory: it takes the portal's own time, and not a disk's.
    environment = inherited() | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "sqlite://:memory:"}
    command = [sys.executable, "-m", "tools.drill._flooding", str(bogus), str(TRUE), kind]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return Flood(**json.loads(done.stdout.splitlines()[-1]))
