"""Which other concerns to open and compare: those that share most keys, a rare key weighing more than a common one.

Nobody can keep a concern from being found by sending others like it: where more share a key than are opened, some are
opened all the same, and the concern is flagged, so that one officer alone does not close it (docs/adr/0074).
"""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar
from uuid import UUID

from referrals import sealing
from referrals.matching import blocks
from referrals.matching.people import Person
from referrals.models import Concern
from referrals.models.shared_tokens import sharing_each

# A key that more concerns share than this is common. A common weak key is ignored; of a strong one's holders, this
# many are looked at.
MAX_BLOCK_SIZE, SAMPLE = 80, 300
MAX_OPENED = 60
# A surname is rare that no more others of about the same age have.
RARE = 2
Key = TypeVar("Key", bound=Hashable)
Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True)
class Candidates:
    """`is_cut_short`: others that share a strong key were left out. `rare`: the sounds of rare surnames."""

    ids: Sequence[UUID]
    is_cut_short: bool
    rare: frozenset[str]


def find_candidates(people: Iterable[Person], *, besides: UUID) -> Candidates:
    keys = sorted({key for person in people for key in blocks.probes(person)})
    tokens = sealing.match_tokens(keys)
    # Where a strong and a weak key happen to have one token, it counts as strong.
    strong = {token for key, token in zip(keys, tokens, strict=True) if blocks.is_strong(key)}
    sharing = _sharing(tokens, besides, MAX_BLOCK_SIZE + 1)
    crowded = [token for token in strong if len(sharing[token]) > MAX_BLOCK_SIZE]
    sharing |= _sharing(crowded, besides, SAMPLE)
    ranks = rank(sharing, strong)
    chosen = _best(ranks)
    left_out = any(ranks[concern_id][0] for concern_id in ranks.keys() - set(chosen))
    return Candidates(
        chosen,
        left_out or any(len(sharing[token]) == SAMPLE for token in crowded),
        rare_sounds({key: sharing[token] for key, token in zip(keys, tokens, strict=True)}),
    )


def rank(sharing: Mapping[Key, Sequence[Id]], strong: Container[Key]) -> dict[Id, tuple[bool, float]]:
    """Of each concern: whether it shares a strong key, and how many keys, a rare one counting more."""
    weight: dict[Id, float] = defaultdict(float)
    alike: set[Id] = set()
    for key, found in sharing.items():
        if key in strong:
            alike.update(found)
        elif len(found) > MAX_BLOCK_SIZE:
            continue
        for concern_id in found:
            weight[concern_id] += 1 / len(found)
    return {concern_id: (concern_id in alike, round(each, 6)) for concern_id, each in weight.items()}


def rare_sounds(sharing: Mapping[str, Iterable[Id]]) -> frozenset[str]:
    holders: dict[str, set[Id]] = defaultdict(set)
    for key, found in sharing.items():
        if sound := blocks.rare_sound(key):
            holders[sound].update(found)
    return frozenset(sound for sound, found in holders.items() if len(found) <= RARE)


def _sharing(tokens: Iterable[int], besides: UUID, most: int) -> dict[int, list[UUID]]:
    given = list(dict.fromkeys(tokens))
    found = sharing_each(given, besides=besides, most=most) if given else []
    return dict(zip(given, found, strict=True))


def _best(ranks: dict[UUID, tuple[bool, float]]) -> list[UUID]:
    in_order = sorted(ranks, key=lambda concern_id: ranks[concern_id], reverse=True)
    if len(in_order) <= MAX_OPENED:
        return in_order
    # Those that rank alike at the limit were perhaps sent to hide another: the oldest and the newest in turn, so
    # that one before them all or after them all is opened.
    limit = ranks[in_order[MAX_OPENED - 1]]
    better = [concern_id for concern_id in in_order if ranks[concern_id] > limit]
    tied = [concern_id for concern_id in in_order if ranks[concern_id] == limit]
    rows = Concern.objects.filter(pk__in=tied).order_by("received_at", "pk").values_list("pk", flat=True)
    oldest, newest = list(rows), list(rows)[::-1]
    turns = [concern_id for pair in zip_longest(oldest, newest) for concern_id in pair]
    return [*better, *dict.fromkeys(turns)][:MAX_OPENED]
