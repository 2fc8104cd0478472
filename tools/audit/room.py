"""Fill a portal so that every page behind the sign-in has content."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.journeys.portal import ROOT, Portal


@dataclass(frozen=True)
class Room:
    """`people`: the cookies of each. `things`: references and ids for page URLs."""

    people: dict[str, dict[str, str]]
    things: dict[str, Any]


def fill(portal: Portal) -> Room:
    """Runs in a separate process with that portal's database and keys."""
    lines = (portal.data_dir / "demo.env").read_text().splitlines()
    environment = portal.environment | dict(line.split("=", 1) for line in lines)
    environment |= {"DEMO": "true", "REQUIRE_MFA": "false", "DJANGO_SETTINGS_MODULE": "prevent_portal.settings"}
    command = [sys.executable, "-m", "tools.audit.filling"]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return Room(**json.loads(done.stdout.splitlines()[-1]))
