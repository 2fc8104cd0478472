"""Short form of `python -m tools.bench matching`: 3,000 made-up people, 600 of them reported a second time."""

from collections import Counter

from tests.referrals.matching.looking import Store
from tests.referrals.matching.register import CHANGES, people, repeats


def test_second_reports_missed_by_exact_names_are_found():
    register = people(3_000)
    store, second = Store(register), repeats(register, 600)
    found, exact, asked = Counter(), Counter(), Counter()
    false = 0
    for kind, place, report in second:
        similar = store.similar(report)
        asked[kind] += 1
        found[kind] += place in similar
        exact[kind] += place in store.same_name(report)
        false += len([other for other in similar if other != place])
    assert set(asked) == {kind for kind, *_ in CHANGES}
    assert sum(found.values()) / len(second) >= 0.98
    assert false / len(second) <= 1.2
    # Control: exact comparison of names finds few of them.
    assert sum(exact.values()) / len(second) < 0.3
    assert not exact["one name misspelt"] + exact["names swapped"] + exact["nickname"]
    assert min(found[kind] / asked[kind] for kind in asked) >= 0.9
