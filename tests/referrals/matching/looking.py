"""In-memory search over the made-up register, to measure the matching rules without keys or a database."""

import random
from collections import defaultdict
from collections.abc import Sequence

from referrals.actions.search.candidates import MAX_BLOCK_SIZE, MAX_OPENED, SAMPLE, rank, rare_sounds
from referrals.matching import blocks
from referrals.matching.people import Person, people_of
from referrals.matching.scoring import compare
from tests.referrals.matching.register import SEED, TODAY, Human, Report, first_report


class Store:
    def __init__(self, register: Sequence[Human]) -> None:
        dice = random.Random(SEED + 2)
        self.reports = [first_report(human, dice) for human in register]
        self.people = [_person(report) for report in self.reports]
        self.by_key: defaultdict[str, list[int]] = defaultdict(list)
        self.by_name: defaultdict[str, list[int]] = defaultdict(list)
        for place, (report, person) in enumerate(zip(self.reports, self.people, strict=True)):
            self.by_name[report.name.casefold()].append(place)
            for key in blocks.stored(person):
                self.by_key[key].append(place)

    def similar(self, report: Report) -> list[int]:
        person = _person(report)
        opened, _ = self.opened(person)
        rare = rare_sounds({key: self.by_key.get(key, []) for key in blocks.probes(person)})
        return [place for place in opened if compare(person, self.people[place], rare=rare).is_enough]

    def opened(self, person: Person) -> tuple[list[int], bool]:
        """As in find_candidates, and whether it would flag the concern."""
        strong = {key for key in blocks.probes(person) if blocks.is_strong(key)}
        most = {key: SAMPLE if key in strong else MAX_BLOCK_SIZE + 1 for key in blocks.probes(person)}
        ranks = rank({key: self.by_key.get(key, [])[: most[key]] for key in sorted(most)}, strong)
        in_order = sorted(ranks, key=lambda place: ranks[place], reverse=True)
        return in_order[:MAX_OPENED], any(ranks[place][0] for place in in_order[MAX_OPENED:])

    def same_name(self, report: Report) -> list[int]:
        """Indexes found by exact comparison of names."""
        return self.by_name.get(report.name.casefold(), [])


def _person(report: Report) -> Person:
    return people_of(report.content(), on=TODAY)[0]
