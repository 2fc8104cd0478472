"""Measure how many of 2,000 people reported again with changed details are found among 20,000."""

import random
from collections import Counter

from referrals.matching.people import people_of
from tests.figures import Figures
from tests.referrals.matching.looking import Store
from tests.referrals.matching.register import CHANGES, SEED, TODAY, first_report, people, repeats

PEOPLE, REPEATS = 20_000, 2_000
LEAST_FOUND, MOST_FALSE, MOST_FOR_NEW = 0.98, 1.2, 3.0


def measure() -> Figures:
    figures = Figures(
        "Finding earlier concerns about the same person",
        ("Reported again", "Times", "Found", "False a concern", "Exact name finds", "False a concern by exact name"),
        f"A made-up register of {PEOPLE:,} people, with a fixed seed; its names and their other forms were written "
        "apart from the portal's own list. Each report knows a date of birth in 70 of 100 cases, else an age or "
        "nothing, and a postcode in 65. At least 98 of 100 are to be found, at no more than 1.2 others a concern; a "
        "new person is to be taken for 3 others at most.",
    )
    register = people(PEOPLE)
    store = Store(register)
    asked, found, false, exact, exact_false = (Counter[str]() for _ in range(5))
    for kind, place, report in repeats(register, REPEATS):
        alike, same = store.similar(report), store.same_name(report)
        for name in (kind, "all of these"):
            asked[name] += 1
            found[name] += place in alike
            false[name] += len(alike) - (place in alike)
            exact[name] += place in same
            exact_false[name] += len(same) - (place in same)
    for name in (*(kind for kind, *_ in CHANGES), "all of these"):
        figures.add(
            name,
            f"{asked[name]:,}",
            _share(found[name], asked[name]),
            f"{false[name] / asked[name]:.2f}",
            _share(exact[name], asked[name]),
            f"{exact_false[name] / asked[name]:.2f}",
        )
    others, flagged = _newcomers(store)
    figures.add("nobody known (a new person)", f"{REPEATS:,}", "", f"{others:.2f}", "", "")
    figures.add("nobody known: flagged, more were alike than are opened", f"{flagged:.1%}", "", "", "", "")
    assert found["all of these"] / REPEATS >= LEAST_FOUND, found
    assert false["all of these"] / REPEATS <= MOST_FALSE, false
    assert others <= MOST_FOR_NEW, others
    return figures


def _newcomers(store: Store) -> tuple[float, float]:
    """How many others a new person is taken for, and the share of them that is flagged."""
    dice = random.Random(SEED + 3)
    reports = [first_report(human, dice) for human in people(REPEATS, SEED + 4)]
    flagged = sum(store.opened(people_of(report.content(), on=TODAY)[0])[1] for report in reports)
    return sum(len(store.similar(report)) for report in reports) / REPEATS, flagged / REPEATS


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}"
