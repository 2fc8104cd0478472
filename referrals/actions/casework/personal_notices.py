"""Tell an officer what concerns them: references, nothing of the content. Each chooses when (models/notice.py).

In the transaction of the act. A colleague who stands in for somebody away is told as well (rules/absence.py).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind as LetterKind
from referrals.models import Concern, NoticeChoice, NoticeKind, Officer
from referrals.rules.absence import Team
from referrals.rules.second_officers import second_officers
from referrals.rules.working_hours import LONDON

PERSONAL = LetterKind("personal", "Personal notice to an officer")
# Asked at once for one second decision, supervisors first. Everybody else who may agree has it in the digest.
MOST_ASKED = 10
# As the subject has it, and the text.
SAID = {
    NoticeKind.ASSIGNED: ("assigned to you", "Assigned to you by a colleague of your force"),
    NoticeKind.OFFERED: ("offered to you", "Offered to you by a colleague of your force"),
    NoticeKind.DECISION: ("a second decision is asked of you", "An outcome waits for a second officer’s decision"),
    NoticeKind.REPLY: ("the reporter has written", "The reporter has written"),
    NoticeKind.LIMIT: ("the time limit is near", "The time limit for an outcome is near"),
}
# The page of a concern that a mail leads to, if it is not the first.
PAGE_OF = {NoticeKind.DECISION: "approval/"}


@dataclass
class _Notices:
    """Of one kind: the references for each officer, and for each who stands in for one."""

    kind: NoticeKind
    own: dict[Officer, list[str]] = field(default_factory=lambda: defaultdict(list))
    as_stand_in: dict[Officer, list[str]] = field(default_factory=lambda: defaultdict(list))

    def queue(self, *, at: datetime) -> None:
        for found, stands_in in ((self.own, False), (self.as_stand_in, True)):
            for officer, references in found.items():
                _add(officer, self.kind, references, stands_in=stands_in, at=at)


def tell(
    to: Collection[int], kind: NoticeKind, concerns: Sequence[Concern], *, at: datetime, by: Officer | None = None
) -> None:
    """Officers of the concerns' force, by their ids: one mail each. Nothing to `by`, who did it."""
    if not to or not concerns:
        return
    team = Team.of(concerns[0].force_id, on=at.astimezone(LONDON).date())
    notices = _Notices(kind)
    for officer in [team.officers[pk] for pk in sorted(to) if pk in team.officers]:
        for reader in (officer, *team.stand_ins(officer)):
            if by and reader.pk == by.pk:
                continue
            references = [each.reference for each in concerns if _is_told(reader, kind, each)]
            if references:
                (notices.own if reader is officer else notices.as_stand_in)[reader] += references
    notices.queue(at=at)


def tell_owners(kind: NoticeKind, concerns: Sequence[Concern], *, at: datetime) -> None:
    """One mail to each owner."""
    owned: dict[tuple[int, int], list[Concern]] = defaultdict(list)
    for concern in concerns:
        if concern.owner_id:
            owned[concern.force_id, concern.owner_id].append(concern)
    for (_, owner_id), theirs in owned.items():
        tell([owner_id], kind, theirs, at=at)


def ask_second_officers(concerns: Iterable[Concern], *, at: datetime) -> None:
    """Those who may agree and are here, of one force; somebody away only where there is nobody else."""
    asking = list(concerns)
    if not asking:
        return
    team = Team.of(asking[0].force_id, on=at.astimezone(LONDON).date())
    notices = _Notices(NoticeKind.DECISION)
    for concern, officers in second_officers(asking, team.officers.values()):
        told = [each for each in officers if _is_told(each, NoticeKind.DECISION, concern)]
        here = [each for each in told if not team.is_away(each)] or told
        for officer in sorted(here, key=lambda each: (not each.is_supervisor, each.pk))[:MOST_ASKED]:
            notices.own[officer].append(concern.reference)
    notices.queue(at=at)


def _is_told(officer: Officer, kind: NoticeKind, concern: Concern) -> bool:
    return officer.choice_of(kind, urgent=concern.has_danger) == NoticeChoice.AT_ONCE


def _add(officer: Officer, kind: NoticeKind, references: Sequence[str], *, stands_in: bool, at: datetime) -> None:
    what, said = SAID[kind]
    subject = f"{references[0]}: {what}" if len(references) == 1 else f"{len(references)} concerns: {what}"
    facts = {
        "said": said,
        "page": PAGE_OF.get(kind, ""),
        "references": references,
        "stands_in": stands_in,
        "desk": f"{settings.OFFICERS_URL}/review/",
        "choices": f"{settings.OFFICERS_URL}/review/me/notices/",
    }
    body = render_to_string("referrals/mail/personal.txt", facts)
    queue.add(PERSONAL, to=officer.user.email, subject=subject, body=body, at=at)
