"""`python -m tools.audit`: audit the portal of `make run` and write the figures into docs/audit.md.

With names of tables (`pages`, `states`, `signed`) only those are audited and written. Exits with 1 on any fault.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests import smtp
from tests.figures import ROOT, Figures, write
from tests.journeys.portal import Portal
from tools.audit import room, signed
from tools.audit.addresses import PAGES, WEIGHED
from tools.audit.states import State, states
from tools.machine import browser

HERE = Path(__file__).resolve().parent
PAGE = ROOT / "docs" / "audit.md"
# Lowest accepted Lighthouse scores, out of 100.
LEAST = {"accessibility": 100, "best-practices": 100, "performance": 95}
NEEDS = {
    "node": "Node 20 or newer (Debian: apt install nodejs npm)",
    "npm": "npm (Debian: apt install npm)",
    "java": "Java, for the Nu HTML Checker (Debian: apt install default-jre-headless)",
}
TABLES = ("pages", "states", "signed")


def main(wanted: Sequence[str]) -> int:
    if unknown := set(wanted) - set(TABLES):
        print("There is no table", *unknown, "but", *TABLES)
        return 2
    if missing := [why for name, why in NEEDS.items() if not shutil.which(name)]:
        print("The audit needs:", *missing, sep="\n  ")
        return 2
    subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory() as folder, smtp.running() as mail:
        portal = Portal(Path(folder) / "data", mail)
        portal.environment["OIDC_PROVIDERS"] = json.dumps([signed.DIRECTORY])
        portal.start()
        try:
            asked = {table: list(_asked(table, portal)) for table in wanted or TABLES}
            results = _judge(portal.url, asked)
        finally:
            portal.stop()
    faults = [fault for address, result in results.items() for fault in faults_of(address, result)]
    for table, of_table in asked.items():
        figures = FIGURES[table](results, of_table)
        write(PAGE, {"pages": "audit"}.get(table, table), figures)
        print(figures.markdown())
    print(*faults, sep="\n")
    print(f"{len(results)} addresses, {len(faults)} faults.")
    return 1 if faults else 0


def _asked(table: str, portal: Portal) -> Iterable[State]:
    """States of the table; none for `pages`, which has only addresses."""
    if table == "states":
        return states(portal.url)
    return signed.states(room.fill(portal)) if table == "signed" else ()


def _judge(origin: str, asked: Mapping[str, list[State]]) -> dict[str, Any]:
    everybodys = {"pages": PAGES, "weighed": WEIGHED} if "pages" in asked else {"pages": (), "weighed": ()}
    every = [asdict(state) | {"name": state.name} for of_table in asked.values() for state in of_table]
    told = json.dumps(everybodys | {"states": every})
    command = ["node", "run.mjs", str(browser.find()), origin]
    done = subprocess.run(command, cwd=HERE, input=told, stdout=subprocess.PIPE, text=True, check=True)
    results: dict[str, Any] = json.loads(done.stdout)
    return results


def faults_of(address: str, result: dict[str, Any]) -> list[str]:
    found = [f"{address} Pa11y {issue}" for issue in result["pa11y"]]
    found += [f"{address} Nu {error}" for error in result["nu"]]
    if scores := result["lighthouse"]:
        low = {name: scores[name] for name, least in LEAST.items() if scores[name] < least}
        found += [f"{address} Lighthouse {name} {score}; {scores['lost']}" for name, score in low.items()]
    return found


def _figures_of_pages(results: dict[str, Any], asked: list[State]) -> Figures:
    figures = Figures(
        "Public pages under the kits",
        ("Address", "Pa11y issues", "Nu errors", *(f"Lighthouse {name}" for name in LEAST)),
        note=(
            "Pa11y with HTML_CodeSniffer (WCAG2AA) and axe, at 360 and at 1280 pixels; the Nu HTML Checker on "
            "what the server sends; Lighthouse as a slow phone, on one page of each kind. Held to 0, 0 and at least "
            f"{', '.join(f'{least} for {name}' for name, least in LEAST.items())}."
        ),
    )
    for address in PAGES:
        result = results[address]
        scores = result["lighthouse"]
        weighed = [scores[name] if scores else "" for name in LEAST]
        figures.add(f"`{address}`", len(result["pa11y"]), len(result["nu"]), *weighed)
    return figures


def _figures_of_states(results: dict[str, Any], asked: list[State]) -> Figures:
    figures = Figures(
        "Every question of the report in every state",
        ("State", "Pages", "Pa11y issues", "Nu errors"),
        note=(
            "Each question in each of its words (a person, oneself, a group or a place), the list of what may be "
            "added and the page that checks the answers; in English, Polish and Urdu what is shown after sending, "
            "on coming back, and for work; with the same kits at the same widths. To scroll sideways at 320 "
            "pixels, or at 360 with letters of twice the size, counts as an issue. The longest words have 300 "
            "letters, the longest answer 10,000."
        ),
    )
    return _by_kind(figures, results, asked)


def _figures_of_signed(results: dict[str, Any], asked: list[State]) -> Figures:
    figures = Figures(
        "Every page behind the sign-in, in every state",
        ("State", "Pages", "Pa11y issues", "Nu errors"),
        note=(
            f"Pages of officers, supervisors, the duty desk and accounts: {len(signed.named())} addresses, all that "
            "show a page to somebody signed in (tests/house/test_audited.py), with the same kits, widths and rule "
            "about scrolling sideways. One concern has everything on it, in the longest words."
        ),
    )
    return _by_kind(figures, results, asked)


def _by_kind(figures: Figures, results: dict[str, Any], asked: list[State]) -> Figures:
    for kind in dict.fromkeys(state.kind for state in asked):
        of_kind = [results[name] for name in {state.name for state in asked if state.kind == kind}]
        issues, errors = (sum(len(result[kit]) for result in of_kind) for kit in ("pa11y", "nu"))
        figures.add(kind, len(of_kind), issues, errors)
    return figures


FIGURES = {"pages": _figures_of_pages, "states": _figures_of_states, "signed": _figures_of_signed}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
