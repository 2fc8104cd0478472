"""Ask people about what is kept, on its review day and louder each week, and count what nobody has answered.

Once a day, by whichever worker comes first. The events of a concern mark its askings, those of the force's audit log
the askings of subject access requests.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string

from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind as LetterKind
from referrals.actions.faults.one_by_one import in_one_or_each
from referrals.models import Concern, Event, ForceAuditLog, Officer, SubjectAccessRequest
from referrals.models.event import WORKER, Kind, Line
from referrals.rules import review_days
from referrals.rules.permissions import supervisors_of
from referrals.rules.review_days import ASK_AGAIN, DAY, OVERDUE_AFTER, Asking, step_on
from referrals.rules.working_hours import LONDON

BATCH = 100
# In London, so that no mail arrives at night.
ASK_FROM = time(8)
REVIEW = LetterKind("review", "What is to be reviewed")
# What the worker's login may read of an account and of a request.
_OF_CONCERNS = (
    *("reference", "force", "closed_at", "restricted_at"),
    *("owner__force", "owner__user__email", "owner__user__is_active"),
)
_OF_REQUESTS = (
    *("force", "received_at", "extended_on", "answered_on"),
    *("by__force", "by__is_supervisor", "by__user__email", "by__user__is_active"),
)


@dataclass(frozen=True)
class Reviews:
    """Of concerns and subject access requests: `due`, of which `overdue` were asked about as loudly as can be."""

    due: int = 0
    overdue: int = 0


@dataclass
class _Letters:
    """One for each person, with everything that they are asked about in a round."""

    concerns: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    access_requests: dict[str, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))

    def queue(self, at: datetime) -> None:
        for to in sorted({*self.concerns, *self.access_requests}):
            concerns, access_requests = self.concerns.get(to, []), self.access_requests.get(to, [])
            number = len(concerns) + len(access_requests)
            again = any(before for _, before in (*concerns, *access_requests))
            facts = {
                "concerns": concerns,
                "access_requests": access_requests,
                "page": f"{settings.OFFICERS_URL}/review/reviews/",
            }
            queue.add(
                REVIEW,
                to=to,
                subject=f"{number} to review{': asked before, and not answered' if again else ''}",
                body=render_to_string("referrals/mail/review.txt", facts),
                at=at,
            )


def read_reviews(at: datetime) -> Reviews:
    """In two statements."""
    overdue_on = at - OVERDUE_AFTER
    counted = due_concerns(at).aggregate(due=Count("pk"), overdue=Count("pk", filter=Q(review_at__lte=overdue_on)))
    asked_for = [review_days.first_asked_on(each) for each in _unanswered()]
    today = _local(at).date()
    return Reviews(
        due=counted["due"] + sum(day <= today for day in asked_for),
        overdue=counted["overdue"] + sum(day <= today - OVERDUE_AFTER for day in asked_for),
    )


def due_concerns(at: datetime) -> Any:
    return review_days.with_review_days(Concern.objects.all()).filter(review_at__lte=at)


def ask_for_reviews(*, at: datetime, by: str = WORKER) -> int:
    if _local(at).time() < ASK_FROM or _has_asked(at):
        return 0
    return _ask(at, by)


@transaction.atomic
def _ask(at: datetime, by: str) -> int:
    # One worker at a time: they share the letters of a person.
    log = ForceAuditLog.objects.locked(None)
    if _has_asked(at):
        return 0
    letters = _Letters()
    concerns = _ask_about_concerns(letters, at, by)
    access_requests = sum(_ask_about_requests(letters, force_id, at, by) for force_id in _forces())
    letters.queue(at)
    if concerns < BATCH:
        Event.objects.record(log.pk, Kind.REVIEW_ROUND, by=by, at=at, concerns=concerns, requests=access_requests)
    return concerns + access_requests


def _ask_about_concerns(letters: _Letters, at: datetime, by: str) -> int:
    unasked = due_concerns(at).exclude(review_days.asked_since(_a_week_ago(at)))
    found = list(unasked.order_by("review_at", "pk").values_list("pk", flat=True)[:BATCH])
    locked = Concern.objects.filter(pk__in=found).order_by("pk").only("pk")
    if connection.features.has_select_for_update_skip_locked:
        locked = locked.select_for_update(skip_locked=True, of=("self",))
    # Once more under the lock: somebody may have answered meanwhile.
    still = due_concerns(at).filter(pk__in=[concern.pk for concern in locked])
    lines = []
    for concern in still.select_related("owner__user").only(*_OF_CONCERNS).order_by("pk"):
        step = step_on(_local(at).date(), since=_local(concern.review_at).date())
        people = people_to_ask(step, concern.force_id, concern)
        for to in people:
            letters.concerns[to].append((concern.reference, concern.asked))
        facts = {"why": review_days.reasons(concern), "days": step.after.days, "people": len(people)}
        lines.append((concern.pk, Kind.REVIEW_ASKED, at, facts))
    in_one_or_each(lines, partial(_record, by=by), at=at, concern_of=itemgetter(0))
    return len(found)


@transaction.atomic
def _record(lines: Sequence[Line], *, by: str) -> int:
    Event.objects.record_each(lines, by=by)
    return len(lines)


def _ask_about_requests(letters: _Letters, force_id: int, at: datetime, by: str) -> int:
    today = _local(at).date()
    due = [each for each in _unanswered().filter(force_id=force_id) if review_days.first_asked_on(each) <= today]
    if not due:
        return 0
    log = ForceAuditLog.objects.locked(force_id)
    all_asked = askings(force_id)
    lines = []
    for access_request in due:
        asked = since_its_day(access_request, all_asked)
        if asked and max(asked) >= _a_week_ago(at):
            continue
        step = step_on(today, since=review_days.first_asked_on(access_request))
        for to in people_to_ask(step, force_id, access_request):
            letters.access_requests[to].append((access_request.answer_by, len(asked)))
        facts = {"access_request": str(access_request.pk), "days": step.after.days}
        lines.append((log.pk, Kind.REVIEW_ASKED, at, facts))
    Event.objects.record_each(lines, by=by)
    return len(lines)


def askings(force_id: int) -> dict[str, list[datetime]]:
    """When somebody was asked about each of a force's subject access requests, by its id."""
    log = ForceAuditLog.objects.filter(force_id=force_id).values("pk")
    events = Event.objects.filter(concern_id__in=log, kind=Kind.REVIEW_ASKED).order_by("number")
    found: dict[str, list[datetime]] = defaultdict(list)
    for access_request, at in events.values_list("facts__access_request", "at"):
        found[access_request].append(at)
    return found


def since_its_day(access_request: SubjectAccessRequest, all_asked: dict[str, list[datetime]]) -> list[datetime]:
    """Not those before its time was extended."""
    day = review_days.first_asked_on(access_request)
    return [each for each in all_asked.get(str(access_request.pk), []) if _local(each).date() >= day]


def people_to_ask(step: Asking, force_id: int, about: Concern | SubjectAccessRequest) -> list[str]:
    """Addresses, of which there is one at least while the portal has a duty desk."""
    owner = owner_to_ask(step, about)
    if owner:
        return [owner.user.email]
    supervisors = list(supervisors_of(force_id).order_by("pk").values_list("user__email", flat=True))
    with_desk = step.of_duty_desk or not supervisors
    return list(dict.fromkeys([*supervisors, *(settings.DUTY_EMAILS if with_desk else ())]))


def owner_to_ask(step: Asking, about: Concern | SubjectAccessRequest) -> Officer | None:
    """Whoever is asked alone: the owner of what they may decide on, or the supervisor who searched."""
    if not step.of_owner:
        return None
    if isinstance(about, SubjectAccessRequest):
        owner = about.by if about.by.is_supervisor else None
    else:
        owner = None if about.closed_at or about.restricted_at else about.owner
    works_here = owner and owner.user.is_active and owner.force_id == about.force_id
    return owner if works_here else None


def _unanswered() -> QuerySet[SubjectAccessRequest]:
    return SubjectAccessRequest.objects.unanswered().select_related("by__user").only(*_OF_REQUESTS)


def _forces() -> Iterator[int]:
    yield from (
        SubjectAccessRequest.objects.unanswered().order_by("force_id").values_list("force_id", flat=True).distinct()
    )


def _has_asked(at: datetime) -> bool:
    return Event.objects.filter(kind=Kind.REVIEW_ROUND, at__gte=_midnight(at)).exists()


def _a_week_ago(at: datetime) -> datetime:
    return _midnight(at) - ASK_AGAIN + DAY


def _midnight(at: datetime) -> datetime:
    return datetime.combine(_local(at).date(), time(), LONDON)


def _local(at: datetime) -> datetime:
    return at.astimezone(LONDON)
