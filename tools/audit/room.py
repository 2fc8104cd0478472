"""The officers' side of a portal with something on every page of it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.journeys.portal import ROOT, Portal


@dataclass(frozen=True)
class Room:
    """`people`: the cookies of each. `things`: what stands in their pages' addresses."""

    people: dict[str, dict[str, str]]
    things: dict[str, Any]


def fill(portal: Portal) -> Room:
    """In a process of its own, which has that portal's database and keys."""
    lines = (portal.data_dir / "demo.env").read_text().splitlines()
    environment = portal.environment | dict(line.split("=", 1) for line in lines)
    environment |= {"DEMO": "true", "REQUIRE_MFA": "false", "DJANGO_SETTINGS_MODULE": "prevent_portal.settings"}
    command = [sys.executable, "-m", "tools.audit.filling"]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return Room(**json.loads(done.stdout.splitlines()[-1]))
