"""F2: a process is killed at each named step; the retry results in exactly one concern and one mail."""

import json
import subprocess
import sys
from collections import Counter

from tests.figures import ROOT, Figures
from tools.drill import stack

ROUNDS = 20


def measure() -> Figures:
    figures = Figures(
        "F2: killed at each named step",
        (
            "step",
            "rounds",
            "stored before the retry",
            "lost",
            "stored twice",
            "pictures lost or changed",
            "never mailed",
            "mailed again, same id",
        ),
        "A process that has come to the step kills itself with SIGKILL; the reporter, or the next worker, tries on. "
        "The heartbeat of a killed worker is set back instead of waiting 45 s for its lease to fall. The control "
        "keeps no receipt and lets a draft be sent twice.",
    )
    for step, found in run_steps(rounds=ROUNDS).items():
        check_counts(step, found)
        figures.add(step, *_cells(found))
    control = run_steps(rounds=5, plant="no-receipt")["committed, not answered"]
    assert control["twice"] == 5, "the control stored nothing twice, so the drill would not have noticed"
    figures.add("control: committed, not answered", *_cells(control))
    return figures


def check_counts(step: str, found: dict[str, int]) -> None:
    assert found["lost"] == found["twice"] == found["spoilt"] == found["unmailed"] == 0, f"{step}: {found}"
    assert found["repeats"] <= found["rounds"], f"{step}: {found}"


def _cells(found: dict[str, int]) -> tuple[int, ...]:
    return tuple(found[name] for name in ("rounds", "stored", "lost", "twice", "spoilt", "unmailed", "repeats"))


def run_steps(*, rounds: int, plant: str = "") -> dict[str, dict[str, int]]:
    with stack.running() as (portal, _):
        return run_steps_on(portal.environment, portal.mail, rounds=rounds, plant=plant)


def run_steps_on(
    environment: dict[str, str], mail: object, *, rounds: int, plant: str = ""
) -> dict[str, dict[str, int]]:
    """Run on a prepared database; mail that is due there is sent first."""
    command = [sys.executable, "-m", "tools.drill.stepping", str(rounds), plant]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, dict[str, int]] = json.loads(done.stdout.splitlines()[-1])
    mailed = Counter(each.message["Message-ID"] for each in mail.messages)  # type: ignore[attr-defined]
    for step in found.values():
        ids = step.pop("message_ids")
        step["unmailed"] = sum(mailed[key] == 0 for key in ids)  # type: ignore[attr-defined]
        step["repeats"] = sum(mailed[key] - 1 for key in ids if mailed[key])  # type: ignore[attr-defined]
    return found
