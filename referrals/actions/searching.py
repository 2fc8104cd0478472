"""Looking for words in what is sealed: a bounded number of concerns is opened, and each says so in its events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from referrals import sealing
from referrals.models import Concern, Event, Officer
from referrals.models.concern import ConcernQuerySet
from referrals.models.event import Kind

MOST = 200


@dataclass(frozen=True)
class Searched:
    found: list[Concern]
    looked_through: int
    is_all: bool


@transaction.atomic
def look_inside(*, concerns: ConcernQuerySet, words: str, by: Officer, at: datetime) -> Searched:
    """The first MOST of `concerns` whose report holds these words, whatever their case. The words are kept nowhere.

    Raises sealing.CannotOpen with nothing written.
    """
    # What a supervisor restricted is read by nobody else (referrals/actions/measures.py).
    mine = Concern.objects.visible_to(by).filter(restricted_at=None)
    ids = list(concerns.filter(restricted_at=None).by_risk().values_list("pk", flat=True)[: MOST + 1])
    # Locked in the order of their keys, so that two searches never wait for each other crosswise.
    opened = list(mine.filter(pk__in=ids[:MOST]).order_by("pk").select_for_update(of=("self",)))
    texts = {concern.pk: _said(concern) for concern in opened}
    Event.objects.record_each([(concern.pk, Kind.SEARCHED, at, {}) for concern in opened], by=by.user.email)
    matching = [key for key, text in texts.items() if words.casefold() in text]
    found = mine.filter(pk__in=matching).select_related("area", "owner__user").defer("sealed", "rationale_sealed")
    return Searched(list(found.by_risk()), len(opened), len(ids) <= MOST)


def _said(concern: Concern) -> str:
    content: dict[str, Any] = sealing.open_sealed(concern.sealed, context=concern.sealing_context("content"))
    lines = [line for part in content["said"] for line in part["answer"]]
    return " ".join("\n".join(lines).split()).casefold()
