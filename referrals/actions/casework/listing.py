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
    if content is None:
        return Glance(False, Identity(), "", "", signs_of(concern, {}))
    words = _one_line(_answer(content, "worry"), FIRST_WORDS)
    return Glance(True, identity_of(content, on=today), place_of(content), words, signs_of(concern, content))


def signs_of(concern: Concern, content: Mapping[str, Any]) -> list[DangerSign]:
    """Ticked, or found in the words. `content` is empty where the report cannot be opened."""
    found, ticked = set(from_codes(concern.danger_signs)), step_of(_facts(content), "risks").get("risks")
    ticked = ticked if isinstance(ticked, list) else []
    return [sign for sign in DangerSign if sign in found or sign.value in ticked]


def place_of(content: Mapping[str, Any]) -> str:
    """Where the person lives, in one line. Empty where the report names no place."""
    where = step_of(_facts(content), "where")
    known = text_of(where, "postcode").upper() or text_of(where, "town")
    return _one_line(known or _answer(content, "council") or text_of(where, "place"), _PLACE)


def _facts(content: Mapping[str, Any]) -> Mapping[str, Any]:
    facts = content.get("facts")
    return facts if isinstance(facts, Mapping) else {}


def _answer(content: Mapping[str, Any], step: str) -> str:
    said = content.get("said", ())
    return " ".join(line for part in said if part.get("step") == step for line in part["answer"])


def _one_line(text: str, longest: int) -> str:
    # Only so much is looked at as can be shown, however many spaces stand before it.
    line = " ".join(text[: longest * 10].split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
