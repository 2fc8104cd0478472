"""Decide what a copy leaves out, part by part, and keep why: DPA 2018 s.45(4), recorded as s.45(7) asks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Max

from prevent_portal.characters import composed
from referrals import sealing
from referrals.actions.casework.states import lock_even_restricted
from referrals.actions.data_rights.copy_parts import Asker, Copy, Part
from referrals.actions.faults.parts import open_part
from referrals.models import Concern, Event, Officer, Redaction, Role, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules.permissions import Denied, check_user_can_supervise
from referrals.stored_fields import context_of
from referrals.stored_fields.data_rights import Ground

# Of one length, so that it does not say how long a name is.
BLACK = "█████"


class How(StrEnum):
    GIVE = "give"
    BLACK_OUT = "black-out"
    LEAVE_OUT = "leave-out"


class NotThere(ValueError):
    """These words do not stand in the part, so that blacking them out would change nothing."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(", ".join(words))
        self.words = words


@dataclass(frozen=True)
class Decision:
    how: How
    words: tuple[str, ...] = ()
    ground: Ground | None = None
    reason: str = ""


@dataclass(frozen=True)
class Redacted:
    """A part as it leaves; without any `part` it is left out."""

    original: Part
    part: Part | None
    decision: Decision | None


@transaction.atomic
def decide(
    *,
    access_request: SubjectAccessRequest,
    concern: Concern,
    asker: Asker,
    part: Part,
    decision: Decision,
    by: Officer,
    at: datetime,
) -> Redaction:
    """Raises Denied for a concern that the request did not find, NotPermitted, and NotThere."""
    concern = lock_found(access_request, concern, by)
    if missing := [words for words in decision.words if not any(map(_pattern(words).search, part.lines))]:
        raise NotThere(missing)
    last = Redaction.objects.filter(access_request=access_request, concern=concern).aggregate(last=Max("number"))
    row = Redaction(
        access_request=access_request,
        concern=concern,
        role=asker.role,
        number=(last["last"] or 0) + 1,
        by=by,
        at=at,
    )
    content = {
        "part": part.key,
        "how": decision.how.value,
        "words": list(decision.words),
        "ground": decision.ground.code if decision.ground else "",
        "reason": decision.reason,
    }
    row.sealed = sealing.seal(content, context=context_of(row))
    row.save(force_insert=True)
    facts = {"access_request": str(access_request.pk), "role": asker.role.value, "how": decision.how.value}
    facts |= {"ground": decision.ground.code} if decision.ground else {}
    digests = sealing.body_digests(row.sealed)
    Event.objects.record(concern.pk, Kind.REDACTED, by=by.user.email, at=at, **facts, content=digests)
    return row


def lock_found(access_request: SubjectAccessRequest, concern: Concern, by: Officer) -> Concern:
    """Raises NotPermitted, Denied, and InvalidTransition for a destroyed concern."""
    check_user_can_supervise(by)
    is_found = access_request.found.filter(pk=concern.pk).exists()
    if access_request.force_id != by.force_id or not is_found:
        raise Denied
    return lock_even_restricted(concern, by)


def decisions_on(access_request: SubjectAccessRequest, concern: Concern, role: Role) -> dict[str, Decision]:
    """The last decision about each part. Raises CannotOpen where one cannot be opened: nobody knows what it hides."""
    rows = Redaction.objects.filter(access_request=access_request, concern=concern, role=role).order_by("number")
    opened = [open_part(row) for row in rows]
    if None in opened:
        raise sealing.CannotOpen
    return {content["part"]: _decision(content) for content in opened if content}


def redact(copy: Copy, decisions: Mapping[str, Decision]) -> list[Redacted]:
    return [_redact(part, decisions.get(part.key)) for part in copy.parts]


def _redact(part: Part, decision: Decision | None) -> Redacted:
    if decision is None:
        return Redacted(part, part, None)
    if decision.how is How.LEAVE_OUT:
        return Redacted(part, None, decision)
    lines = part.lines
    for words in decision.words:
        lines = tuple(_pattern(words).sub(BLACK, line) for line in lines)
    return Redacted(part, replace(part, lines=lines, to_check=False), decision)


def _pattern(words: str) -> re.Pattern[str]:
    """In any case, and over line breaks: a name may be broken between two lines."""
    escaped = [re.escape(word) for word in composed(words).split()]
    return re.compile(r"\s+".join(escaped), re.IGNORECASE)


def _decision(content: Mapping[str, Any]) -> Decision:
    ground = next((each for each in Ground if each.code == content["ground"]), None)
    return Decision(How(content["how"]), tuple(content["words"]), ground, content["reason"])
