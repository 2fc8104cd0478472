"""Compare every sealed envelope of a concern with the events that took its words in.

An envelope needs only a public key to make. So whoever may write to the tables could replace words; the hash in the
event, which is authenticated, shows it.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from referrals import sealing
from referrals.models import Concern, Event, Match, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.sealed_fields import SEALED_FIELDS, SealedField

# Made by the portal from other envelopes, or of no concern.
_NOT_TAKEN_IN = (Match, SubjectAccessRequest)
FIELDS = tuple(place for place in SEALED_FIELDS if place.model not in _NOT_TAKEN_IN)
# Their words stay until the concern is destroyed; an outcome's are replaced when it is reopened.
_STAYS = (Kind.RECEIVED, Kind.ENTERED, Kind.ADDED, Kind.ASKED, Kind.NOTED, Kind.FILE_ADDED, Kind.TRANSFERRED)
_CHUNK = 200

Digests = Mapping[uuid.UUID, set[str]]


def content_faults() -> Iterator[str]:
    """Memory use does not grow with the number of concerns. A concern destroyed meanwhile may be reported."""
    ids: list[uuid.UUID] = []
    for concern_id in Concern.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=_CHUNK):
        ids.append(concern_id)
        if len(ids) == _CHUNK:
            yield from _faults_of(ids)
            ids = []
    yield from _faults_of(ids)


def _faults_of(ids: Sequence[uuid.UUID]) -> Iterator[str]:
    stored = _stored(ids)
    taken_in, stays = _taken_in(ids)
    destroyed = set(Concern.objects.filter(pk__in=ids, destruction__isnull=False).values_list("pk", flat=True))
    for concern_id in ids:
        if stored[concern_id] - taken_in[concern_id]:
            yield f"concern {concern_id}: holds words that no event took in"
        if concern_id not in destroyed and stays[concern_id] - stored[concern_id]:
            yield f"concern {concern_id}: words that an event took in are missing"


def _stored(ids: Sequence[uuid.UUID]) -> defaultdict[uuid.UUID, set[str]]:
    found: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    for place in FIELDS:
        owner = _concern_of(place)
        rows = place.rows.filter(**{f"{owner}__in": ids}).order_by().values_list(owner, place.field)
        for concern_id, envelope in rows.iterator(chunk_size=20):
            found[concern_id].update(sealing.body_digests(envelope))
    return found


def _taken_in(ids: Sequence[uuid.UUID]) -> tuple[Digests, Digests]:
    """What the events of each concern took in, and what of it has to be there still."""
    taken_in, stays = defaultdict(set), defaultdict(set)
    events = Event.objects.filter(concern_id__in=ids, facts__has_key="content").order_by()
    for concern_id, kind, facts in events.values_list("concern_id", "kind", "facts"):
        taken_in[concern_id].update(facts["content"])
        if kind in _STAYS:
            stays[concern_id].update(facts["content"])
    return taken_in, stays


def _concern_of(place: SealedField) -> Any:
    return "pk" if place.model is Concern else "concern_id"
