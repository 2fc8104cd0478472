"""Say that a subject access request was answered, or extend the time to answer it, once.

DPA 2018 s.54 (Part 3) and UK GDPR Article 12(3), 12A: a month, and two more where requests are complex or many, if
the person is told so, and why, within the first month. What it found is kept until it is answered.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from referrals import sealing
from referrals.actions.data_rights.subject_access import open_access_request
from referrals.models import Event, ForceAuditLog, Officer, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition
from referrals.models.subject_access_request import Answer
from referrals.rules.permissions import check_user_can_supervise
from referrals.stored_fields import context_of


@transaction.atomic
def answer_access_request(
    *, access_request: SubjectAccessRequest, answer: Answer, on: date, by: Officer, at: datetime
) -> None:
    """`on`: when the answer was sent. Raises NotPermitted, InvalidTransition, ValueError for a day that cannot be."""
    access_request = _lock(access_request, by)
    if not timezone.localdate(access_request.received_at) <= on <= timezone.localdate(at):
        raise ValueError("The answer is sent between the request and today.")
    access_request.answered_on, access_request.answer = on, answer
    access_request.save(update_fields=["answered_on", "answer"])
    _record(access_request, Kind.RIGHTS_ANSWERED, by=by, at=at, answer=str(answer), on=on.isoformat())


@transaction.atomic
def extend_access_request(*, access_request: SubjectAccessRequest, reason: str, by: Officer, at: datetime) -> None:
    """Raises NotPermitted, InvalidTransition if it was answered or extended, or its month is over, and CannotOpen."""
    access_request = _lock(access_request, by)
    if not can_be_extended(access_request, timezone.localdate(at)):
        raise InvalidTransition
    content = open_access_request(access_request) | {"extended": reason}
    access_request.sealed = sealing.seal(content, context=context_of(access_request))
    access_request.extended_on = timezone.localdate(at)
    access_request.save(update_fields=["sealed", "extended_on"])
    _record(access_request, Kind.RIGHTS_EXTENDED, by=by, at=at, until=access_request.answer_by.isoformat())


def can_be_extended(access_request: SubjectAccessRequest, today: date) -> bool:
    return not access_request.answered_on and not access_request.extended_on and today <= access_request.answer_by


def _lock(access_request: SubjectAccessRequest, by: Officer) -> SubjectAccessRequest:
    check_user_can_supervise(by)
    access_request = SubjectAccessRequest.objects.visible_to(by).select_for_update().get(pk=access_request.pk)
    if access_request.answered_on:
        raise InvalidTransition
    return access_request


def _record(access_request: SubjectAccessRequest, kind: Kind, *, by: Officer, at: datetime, **facts: str) -> None:
    log = ForceAuditLog.objects.locked(by.force_id)
    Event.objects.record(log.pk, kind, by=by.user.email, at=at, access_request=str(access_request.pk), **facts)
