"""`python -m tests.audit`: audits the portal that `make run` starts and writes the figures into docs/audit.md."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import requests

from tests import smtp
from tests.audit.addresses import ANSWERED, AT_LENGTH, IN_URDU, PAGES, WEIGHED
from tests.figures import ROOT, Figures, write
from tests.journeys.portal import Portal
from tests.machine import browser
from tests.referrals.walking import Answers, answers

HERE = Path(__file__).resolve().parent
PAGE = ROOT / "docs" / "audit.md"
# What Lighthouse must give, out of 100.
LEAST = {"accessibility": 100, "best-practices": 100, "performance": 95}
NEEDS = {
    "node": "Node 20 or newer (Debian: apt install nodejs npm)",
    "npm": "npm (Debian: apt install npm)",
    "java": "Java, for the Nu HTML Checker (Debian: apt install default-jre-headless)",
}


def main() -> int:
    if missing := [why for name, why in NEEDS.items() if not shutil.which(name)]:
        print("The audit needs:", *missing, sep="\n  ")
        return 2
    subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory() as folder, smtp.running() as mail:
        portal = Portal(Path(folder) / "data", mail)
        portal.start()
        try:
            results = _judge(portal.url, (*PAGES, *ANSWERED), _answer_everything(portal.url, answers()), WEIGHED)
            urdu = _judge(portal.url, IN_URDU, _answer_everything(portal.url, AT_LENGTH, "ur"))
            results |= {f"{address} in Urdu": result for address, result in urdu.items()}
        finally:
            portal.stop()
    faults = [fault for address, result in results.items() for fault in faults_of(address, result)]
    figures = _figures(results)
    write(PAGE, "audit", figures)
    print(figures.markdown())
    print(*faults, sep="\n")
    print(f"{len(results)} addresses, {len(faults)} faults.")
    return 1 if faults else 0


def _judge(
    origin: str, pages: tuple[str, ...], cookies: dict[str, str], weighed: tuple[str, ...] = ()
) -> dict[str, Any]:
    asked = json.dumps({"pages": pages, "weighed": weighed, "cookies": cookies})
    command = ["node", "run.mjs", str(browser.find()), origin]
    done = subprocess.run(command, cwd=HERE, input=asked, stdout=subprocess.PIPE, text=True, check=True)
    results: dict[str, Any] = json.loads(done.stdout)
    return results


def _answer_everything(origin: str, answered: Answers, language: str = "en-gb") -> dict[str, str]:
    """The cookies of somebody who stands before the page that checks the answers."""
    with requests.Session() as visitor:
        page = visitor.get(f"{origin}/report/start/", params={"language": language})
        given = {"start": {}, **answered}
        for slug, fields in given.items():
            token = {"csrfmiddlewaretoken": visitor.cookies["csrf"]}
            page = visitor.post(f"{origin}/report/{slug}/", fields | token, headers={"Referer": origin})
        assert page.url == f"{origin}/report/check/", f"the report stopped at {page.url}"
        return dict(visitor.cookies)


def faults_of(address: str, result: dict[str, Any]) -> list[str]:
    found = [f"{address} Pa11y {issue}" for issue in result["pa11y"]]
    found += [f"{address} Nu {error}" for error in result["nu"]]
    if scores := result["lighthouse"]:
        low = {name: scores[name] for name, least in LEAST.items() if scores[name] < least}
        found += [f"{address} Lighthouse {name} {score}; {scores['lost']}" for name, score in low.items()]
    return found


def _figures(results: dict[str, Any]) -> Figures:
    figures = Figures(
        "Public pages under the kits",
        ("Address", "Pa11y issues", "Nu errors", *(f"Lighthouse {name}" for name in LEAST)),
        note=(
            "Pa11y with HTML_CodeSniffer (WCAG2AA) and axe, at 360 and at 1280 pixels; the Nu HTML Checker on "
            "what the server sends; Lighthouse as a slow phone, on one page of each kind. Held to 0, 0 and at least "
            f"{', '.join(f'{least} for {name}' for name, least in LEAST.items())}."
        ),
    )
    for address, result in results.items():
        scores = result["lighthouse"]
        weighed = [scores[name] if scores else "" for name in LEAST]
        figures.add(f"`{address}`", len(result["pa11y"]), len(result["nu"]), *weighed)
    return figures


if __name__ == "__main__":
    sys.exit(main())
