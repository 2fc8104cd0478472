"""The digest at 08:00: what waits for each officer, as counts and references. Nothing is sent where nothing waits.

By whichever worker comes first, on working days. The officer's row marks it in the transaction that queues the mail,
so that it is sent once a day though a worker is killed or several run.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string

from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind as LetterKind
from referrals.actions.casework.personal_notices import PAGE_OF
from referrals.actions.faults.one_by_one import FAULTS
from referrals.models import Concern, NoticeChoice, NoticeKind, Officer, State
from referrals.rules.absence import Team
from referrals.rules.second_officers import second_officers
from referrals.rules.time_limits import is_near
from referrals.rules.working_hours import DEFAULT_HOURS, LONDON, is_working_day

logger = logging.getLogger(__name__)

FROM = time(8)
DIGEST = LetterKind("morning-digest", "What waits for an officer")
# References of one kind in a mail; of more it has the number.
MOST_LISTED = 20
_FIELDS = (
    *("reference", "force", "state", "opened_at", "unread_at", "urgency", "target_at", "restricted_at"),
    *("owner", "offered_to", "outcome_by"),
)
_HEADINGS = {
    NoticeKind.ASSIGNED: "Assigned, and nobody has opened it",
    NoticeKind.OFFERED: "Offered, and not answered",
    NoticeKind.DECISION: "A second officer’s decision is asked for",
    NoticeKind.REPLY: "The reporter has written, and nobody has read it",
    NoticeKind.LIMIT: "The time limit is near or over",
}


@dataclass(frozen=True)
class Section:
    kind: NoticeKind
    references: list[str]

    @property
    def heading(self) -> str:
        return _HEADINGS[self.kind]

    @property
    def page(self) -> str:
        return PAGE_OF.get(self.kind, "")

    @property
    def listed(self) -> list[str]:
        return self.references[:MOST_LISTED]

    @property
    def more(self) -> int:
        return len(self.references) - len(self.listed)


def send_morning_digests(*, at: datetime) -> int:
    """Return how many were queued."""
    local = at.astimezone(LONDON)
    if not is_working_day(local.date()) or not FROM <= local.time() < DEFAULT_HOURS.closes:
        return 0
    without = Officer.objects.filter(user__is_active=True).exclude(digest_on=local.date())
    forces = without.order_by("force_id").values_list("force_id", flat=True).distinct()
    sent = 0
    for force_id in list(forces):
        try:
            sent += _send_to_force(force_id, at=at)
        except FAULTS:  # of one force, whose turn comes again: the others have theirs
            logger.exception("The morning digest of force %s could not be made.", force_id)
    return sent


@transaction.atomic
def _send_to_force(force_id: int, *, at: datetime) -> int:
    day = at.astimezone(LONDON).date()
    rows = Officer.objects.filter(force_id=force_id, user__is_active=True).exclude(digest_on=day).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    mine = list(rows.values_list("pk", flat=True))
    if not mine:
        return 0
    team = Team.of(force_id, on=day)
    waiting = Waiting(team, at=at)
    sent = 0
    for officer in [team.officers[pk] for pk in mine]:
        own = list(waiting.of(officer, officer))
        away = [each for each in team.officers.values() if officer in team.stand_ins(each)]
        for_others = _merged([section for each in away for section in waiting.of(each, officer)])
        if own or for_others:
            _queue(officer, own, for_others, at=at)
            sent += 1
    Officer.objects.filter(pk__in=mine).update(digest_on=day)
    return sent


class Waiting:
    """What waits in a force, by the officer for whom it does. In four queries."""

    def __init__(self, team: Team, *, at: datetime) -> None:
        force_id = next(iter(team.officers.values())).force_id
        found = Concern.objects.unfinished().filter(force_id=force_id, restricted_at=None).only(*_FIELDS).by_risk()
        asking = Q(state=State.OUTCOME_RECORDED) | Q(offered_to__isnull=False)
        owners = Q(owner__isnull=False) & (Q(opened_at=None) | Q(unread_at__isnull=False) | is_near(at))
        self._concerns = list(found.filter(asking | owners))
        self._near = set(found.filter(is_near(at), owners).values_list("pk", flat=True))
        self._asked = second_officers(self._concerns, team.officers.values())

    def of(self, officer: Officer, reader: Officer) -> Iterator[Section]:
        """For `reader`, who leaves out what they chose not to be told of. Decisions are asked of `officer` alone."""
        for kind, concerns in self._by_kind(officer, is_reader=officer == reader):
            told = [
                each.reference
                for each in concerns
                if reader.choice_of(kind, urgent=each.has_danger) != NoticeChoice.NEVER
            ]
            if told:
                yield Section(kind, told)

    def _by_kind(self, officer: Officer, *, is_reader: bool) -> Iterator[tuple[NoticeKind, list[Concern]]]:
        owned = [each for each in self._concerns if each.owner_id == officer.pk]
        yield NoticeKind.ASSIGNED, [each for each in owned if each.opened_at is None]
        yield NoticeKind.OFFERED, [each for each in self._concerns if each.offered_to_id == officer.pk]
        if is_reader:
            yield NoticeKind.DECISION, [concern for concern, asked in self._asked if officer in asked]
        yield NoticeKind.REPLY, [each for each in owned if each.unread_at]
        yield NoticeKind.LIMIT, [each for each in owned if each.pk in self._near]


def _merged(sections: Sequence[Section]) -> list[Section]:
    by_kind: dict[NoticeKind, list[str]] = {}
    for section in sections:
        by_kind.setdefault(section.kind, []).extend(section.references)
    return [Section(kind, references) for kind, references in by_kind.items()]


def _queue(officer: Officer, own: Sequence[Section], for_others: Sequence[Section], *, at: datetime) -> None:
    number = len({reference for section in (*own, *for_others) for reference in section.references})
    facts = {
        "own": own,
        "for_others": for_others,
        "desk": f"{settings.OFFICERS_URL}/review/",
        "choices": f"{settings.OFFICERS_URL}/review/me/notices/",
    }
    queue.add(
        DIGEST,
        to=officer.user.email,
        subject=f"{number} {'concern waits' if number == 1 else 'concerns wait'} for you",
        body=render_to_string("referrals/mail/morning_digest.txt", facts),
        at=at,
    )
