"""Print docs/states.md from the table of transitions: `manage.py draw_states > docs/states.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from referrals.models import State
from referrals.models.states import TRANSITIONS

_WORDS = """# States of a concern

Printed by `manage.py draw_states` from `TRANSITIONS` in `referrals/models/states.py`; a test holds the two together.
From acknowledgement on, an officer by name owns the concern. No outcome is recorded before each danger sign has an
answer and, for somebody under 18 who is not sent on, before it says why not. An outcome closes the concern at once,
unless it is about a child, has a danger sign, another concern may be about the same person, or whoever records it
found that one is about somebody else. Then a second officer agrees, with a sentence, or sends it back: never the
owner, nor who decided, nor who found that an earlier concern is about somebody else, nor somebody of the same name
([ADR 0085](adr/0085-challenge-closing-on-one-page.md)).
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
