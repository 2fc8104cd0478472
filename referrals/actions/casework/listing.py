"""What one line of a list says of a concern: whom it is about and the first words of the report (ADR 0084)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from referrals.actions.faults.parts import open_part
from referrals.matching.identity import Identity, identity_of
from referrals.matching.people import step_of, text_of
from referrals.models import Concern, DangerSign, Event, ForceAuditLog, Officer
from referrals.models.danger_sign import from_codes
from referrals.models.event import Kind
from referrals.rules.permissions import user_can_open
from referrals.sealing import CannotOpen

FIRST_WORDS = 120
_PLACE = 40


@dataclass(frozen=True)
class Glance:
    """`place` is empty where the report names none. `signs` were ticked, or found in the words."""

    is_open: bool
    identity: Identity
    place: str
    words: str
    signs: list[DangerSign]


@transaction.atomic
def glance_at(*, concerns: Sequence[Concern], by: Officer, at: datetime) -> dict[uuid.UUID, Glance]:
    """One event in the force's audit log names all that were shown. It opens none: reminders go on.

    A restricted or destroyed concern or one of another force is left out; in a process without a private key all are.
    `concerns` have been read just now, with `sealed`.
    """
    today = timezone.localdate(at)
    shown: dict[uuid.UUID, Glance] = {}
    references = []
    try:
        for concern in concerns:
            if user_can_open(by, concern) and not concern.restricted_at and not concern.destruction_id:
                shown[concern.pk] = _glance(concern, open_part(concern), today)
                references.append(concern.reference)
    except CannotOpen:
        return {}
    if references:
        log = ForceAuditLog.objects.locked(by.force_id)
        Event.objects.record(log.pk, Kind.LISTED, by=by.user.email, at=at, references=references)
    return shown


def _glance(concern: Concern, content: Mapping[str, Any] | None, today: date) -> Glance:
    named = set(from_codes(concern.danger_signs))
    if content is None:
        return Glance(False, Identity(), "", "", [sign for sign in DangerSign if sign in named])
    facts = content.get("facts")
    facts = facts if isinstance(facts, Mapping) else {}
    ticked = step_of(facts, "risks").get("risks")
    ticked = ticked if isinstance(ticked, list) else []
    signs = [sign for sign in DangerSign if sign in named or sign.value in ticked]
    where = step_of(facts, "where")
    known = text_of(where, "postcode").upper() or text_of(where, "town")
    place = known or _answer(content, "council") or text_of(where, "place")
    return Glance(
        True,
        identity_of(content, on=today),
        _one_line(place, _PLACE),
        _one_line(_answer(content, "worry"), FIRST_WORDS),
        signs,
    )


def _answer(content: Mapping[str, Any], step: str) -> str:
    return " ".join(line for part in content["said"] if part.get("step") == step for line in part["answer"])


def _one_line(text: str, longest: int) -> str:
    # Only so much is looked at as can be shown, however many spaces stand before it.
    line = " ".join(text[: longest * 10].split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
