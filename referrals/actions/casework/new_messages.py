"""Take up what reporters wrote after their reports: tell the owner, and raise a concern if there is danger in it.

The process that takes a message may not change how urgent a concern is, so a worker does it (ADR 0094), or before it
the officer's page that shows the message: nobody closes a concern whose danger was read and not yet counted.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guidance import directory
from referrals.actions.casework.linked_concerns import lock_linked, share_risk
from referrals.actions.casework.personal_notices import tell_owners
from referrals.actions.delivery.queue import append_deliveries
from referrals.actions.faults.one_by_one import for_each
from referrals.models import Concern, DangerSign, Event, Message, NoticeKind, Officer, State, Transport, Urgency
from referrals.models.danger_sign import as_codes
from referrals.models.delivery import Purpose
from referrals.models.event import WORKER, Kind
from referrals.models.minutes import to_minute
from referrals.rules.call_notes import SPEAKS_OF_DANGER
from referrals.rules.routing import Circumstances, Route, plan_for
from referrals.rules.time_limits import is_open, target_for

BATCH = 100


def take_up_messages(*, at: datetime, by: str = WORKER) -> int:
    """Return how many concerns had something to take up."""
    waiting = Message.objects.to_take_up().order_by("concern_id").values_list("concern_id", flat=True).distinct()
    return for_each(list(waiting[:BATCH]), partial(_take_up, at=at, by=by), at=at)


@transaction.atomic
def _take_up(concern_id: UUID, *, at: datetime, by: str) -> bool:
    locked = {each.pk: each for each in lock_linked(Concern.objects.get(pk=concern_id), waits=False)}
    return concern_id in locked and take_up(locked[concern_id], at=at, by=by)


def take_up(concern: Concern, *, at: datetime, by: str) -> bool:
    """Whether there was something. The caller has locked the concern and those linked to it (lock_linked)."""
    found = list(concern.messages.to_take_up())
    if not found:
        return False
    Message.objects.filter(pk__in=[each.pk for each in found]).update(taken_up_at=to_minute(at))
    if concern.state == State.CLOSED:
        return True
    signs = {sign for message in found for sign in message.signs_in_text}
    if signs:
        _raise(concern, signs, since=found[0].sent_at, at=at, by=by)
    is_news = signs or any(message.sent_at == concern.unread_at for message in found)
    # Only the address: the worker's login may not read the rest of an account.
    if is_news and not Officer.objects.filter(pk=concern.owner_id or 0, user__email=by).exists():
        tell_owners(NoticeKind.REPLY, [concern], at=at)
    return True


def _raise(concern: Concern, signs: Collection[DangerSign], *, since: datetime, at: datetime, by: str) -> None:
    concern.danger_signs = as_codes({*concern.signs_in_text, *signs})
    concern.urgency = Urgency.URGENT
    concern.target_at = min(concern.target_at, target_for(Urgency.URGENT, since, concern.force.slug))
    concern.save(update_fields=["danger_signs", "urgency", "target_at"])
    # What the public process queued leaves a minute later, and calls nobody.
    mails = concern.deliveries.outstanding().filter(purpose=Purpose.MESSAGE, transport=Transport.EMAIL)
    mails.update(withdrawn_at=at)
    append_deliveries(concern, _routes(concern, signs, at), at=at)
    Event.objects.record(concern.pk, Kind.RAISED, by=by, at=at, signs=as_codes(signs))
    share_risk(concern, at=at)


def _routes(concern: Concern, signs: Collection[DangerSign], at: datetime) -> Sequence[Route]:
    """As for an urgent concern that has just arrived: who is told at once, but for the copy to safeguarding."""
    area = directory.area(concern.area.slug)
    if area is None:
        return ()
    circumstances = Circumstances(Urgency.URGENT, is_open(at, area.force_slug), settings.DUTY_EMAILS)
    note = SPEAKS_OF_DANGER.format(", ".join(sign.label for sign in DangerSign if sign in signs))
    return [
        replace(route, purpose=Purpose.MESSAGE, certificate="", note=f"{note} {route.note}".strip())
        for route in plan_for(area, circumstances)
        if not (route.standby or route.held or route.purpose == Purpose.SAFEGUARDING)
    ]
