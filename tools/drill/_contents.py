"""Create and read sealed content for drill F15.

`python -m tools.drill._contents fill N` creates concerns that together fill every sealed field. `... open` prints
a line for each envelope with a digest of its content, or "closed" if no key of this process opens it.
"""

import hashlib
import json
import sys

from django.utils import timezone

from referrals import sealing
from referrals.actions.casework import legal_restrictions
from referrals.actions.casework.assessment import add_note
from referrals.models import Concern, NoteKind
from referrals.sealed_fields import SEALED_FIELDS
from referrals.stored_fields import context_of
from tests.referrals.review.building import acknowledge, add_redaction, add_transfer, exchange, send, some_supervisor

# One concern in this many also has messages, notes and other parts.
EACH = 20


def fill(number: int) -> None:
    now = timezone.now()
    for position in range(number):
        concern = send(
            at=now, answer=f"Invented worry {position}", pictures=[b"pixels"] if not position % EACH else []
        )
        if position % EACH == 0:
            _add_everything(concern, position)


def _add_everything(concern: Concern, position: int) -> None:
    now = timezone.now()
    supervisor = some_supervisor(concern)
    acknowledge(concern, supervisor)
    exchange(concern, supervisor, 1)
    add_note(concern=concern, kind=NoteKind.FACT, text=f"Invented note {position}", by=supervisor, at=now)
    legal_restrictions.apply_restriction(concern=concern, kind="correction", text="Invented", by=supervisor, at=now)
    add_transfer(concern)
    add_redaction(concern, "Invented", supervisor)
    reason = sealing.seal({"rationale": "Invented"}, context=context_of(concern, "rationale_sealed"))
    Concern.objects.filter(pk=concern.pk).update(rationale_sealed=reason)


def show() -> None:
    for sealed_field in SEALED_FIELDS:
        for row in sealed_field.rows.order_by("pk").iterator():
            sealed, context = getattr(row, sealed_field.field), sealed_field.context(row)
            try:
                if sealed_field.is_picture:
                    said = sealing.open_picture(bytes(sealed), context=context)
                else:
                    said = json.dumps(sealing.open_sealed(sealed, context=context), sort_keys=True).encode()
            except sealing.CannotOpen:
                print(sealed_field.name, row.pk, "closed")
                continue
            print(sealed_field.name, row.pk, hashlib.sha256(said).hexdigest())


if __name__ == "__main__":
    fill(int(sys.argv[2])) if sys.argv[1] == "fill" else show()
