"""In-memory search over the made-up register, to measure the matching rules without keys or a database."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence

from referrals.actions.search.matching import MAX_BLOCK_SIZE, MAX_OPENED
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
        person, weight = _person(report), Counter[int]()
        for key in blocks.probes(person):
            block = self.by_key.get(key, [])
            for place in block if len(block) <= MAX_BLOCK_SIZE else ():
                weight[place] += 1 / len(block)  # type: ignore[assignment]
        opened = (place for place, _ in weight.most_common(MAX_OPENED))
        return [place for place in opened if compare(person, self.people[place]).is_enough]

    def same_name(self, report: Report) -> list[int]:
        """Indexes found by exact comparison of names."""
        return self.by_name.get(report.name.casefold(), [])


def _person(report: Report) -> Person:
    return people_of(report.content(), on=TODAY)[0]
