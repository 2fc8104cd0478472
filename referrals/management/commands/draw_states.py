"""Print docs/states.md from the table of transitions: `manage.py draw_states > docs/states.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from referrals.models import State
from referrals.models.states import TRANSITIONS

_WORDS = """# States of a concern

Printed by `manage.py draw_states` from `TRANSITIONS` in `referrals/models/states.py`; a test holds the two together.
From acknowledgement on, an officer by name owns the concern. An outcome closes it at once, unless it is about a
child, violence was mentioned, or another concern may be about the same person: then a second officer, who neither
owns it nor decided, agrees or sends it back.
"""


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(drawing(), ending="")


def drawing() -> str:
    names = [f"    {state.value} : {state.label}" for state in State]
    arrows = [f"    {state.value} --> {to.value}" for state in State for to in State if to in TRANSITIONS[state]]
    lines = ["```mermaid", "stateDiagram-v2", *names, "    [*] --> received", *arrows, "    closed --> [*]", "```"]
    return "\n".join([_WORDS, *lines, ""])
