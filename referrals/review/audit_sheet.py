"""The audit log as CSV: what happened, when, by which account, to which concern. Nothing of anybody's words."""

import csv
import io
from collections.abc import Sequence

from django.utils import timezone

from referrals.models.event import Kind
from referrals.review.audit import Line
from referrals.review.insight.sheets import BYTE_ORDER_MARK, escape_formula

HEADINGS = ("When", "What", "Concern", "Who", "To", "From", "Reason")
# Of these the reason is one of a list, not written by anybody.
_CHOSEN = (Kind.SEARCHED, Kind.ASSIGNED, Kind.UNASSIGNED)
# `get_kind_display` makes this anew for each line, which is half of the time of a long sheet.
_NAMES = dict(Kind.choices)


def as_csv(lines: Sequence[Line]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([escape_formula(cell) for cell in _cells(line)] for line in lines)
    return BYTE_ORDER_MARK + out.getvalue()


def _cells(line: Line) -> list[str]:
    event, facts = line.event, line.event.facts
    return [
        timezone.localtime(event.at).isoformat(timespec="seconds"),
        str(_NAMES[event.kind]),
        " ".join(mention.reference for mention in line.mentions),
        event.by,
        # Accounts of officers. Other events say with these what force or state it was.
        *(str(facts.get(name, "")) if event.kind in _CHOSEN else "" for name in ("to", "from", "reason")),
    ]
