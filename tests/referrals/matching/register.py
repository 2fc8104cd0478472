"""A made-up register of people, and second reports of some that differ in known ways. Fixed seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.referrals.matching import register_names as names

TODAY = date(2026, 11, 21)
SEED = 20_261_121
_COMMUNITIES = (
    (60, names.groups(names.BRITISH_GIVEN), names.british_family()),
    (16, names.groups(names.SOUTH_ASIAN_GIVEN), names.groups(names.SOUTH_ASIAN_FAMILY)),
    (8, names.groups(names.ARAB_GIVEN), names.groups(names.ARAB_FAMILY)),
    (5, names.groups(names.SOMALI_GIVEN), names.groups(names.SOMALI_FAMILY)),
    (11, names.groups(names.SLAVIC_GIVEN), names.groups(names.SLAVIC_FAMILY)),
)


@dataclass(frozen=True)
class Human:
    """`given` and `family` hold all forms of a name; the first report uses the first form."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    born: date
    address: str
    postcode: str
    online: str
    is_british: bool


@dataclass(frozen=True)
class Report:
    """What a reporter says about a person, the name as typed."""

    name: str
    born: date | None
    age: int | None
    postcode: str
    address: str
    other_names: str = ""

    def content(self) -> dict[str, Any]:
        """In the format in which a report is sealed, without the questions."""
        age = {"known": "birth", "date_of_birth": self.born.isoformat()} if self.born else {"age": self.age}
        return {
            "said": [],
            "facts": {
                "about": {"about": "person"},
                "name": {"known": "yes", "full_name": self.name, "other_names": self.other_names},
                "age": age,
                "where": {"where": "postcode", "postcode": self.postcode, "address": self.address},
            },
        }


def people(number: int, seed: int = SEED) -> list[Human]:
    dice = random.Random(seed)
    return [_human(dice) for _ in range(number)]


def first_report(human: Human, dice: random.Random) -> Report:
    return _report(human, f"{human.given[0]} {human.family[0]}", dice)


def _human(dice: random.Random) -> Human:
    weights = [weight for weight, _, _ in _COMMUNITIES]
    at = dice.choices(range(len(_COMMUNITIES)), weights)[0]
    _, given, family = _COMMUNITIES[at]
    # The young are reported far more often than the old.
    age = int(dice.triangular(9, 70, 16))
    return Human(
        given=tuple(_common_first(given, dice)),
        family=tuple(_common_first(family, dice)),
        born=TODAY - timedelta(days=age * 365 + dice.randrange(365)),
        online="_".join(dice.sample(names.ONLINE, 2)) + str(dice.randrange(1000)),
        is_british=at == 0,
        **_home(dice),
    )


def _common_first(forms: list[list[str]], dice: random.Random) -> list[str]:
    """Choose as names are distributed: the first of a list are common, the last are rare."""
    return forms[min(int(dice.expovariate(3.5 / len(forms))), len(forms) - 1)]


def _home(dice: random.Random) -> dict[str, str]:
    street = f"{dice.choice(names.STREETS)} {dice.choice(names.KINDS)}"
    inward = f"{dice.randrange(10)}{dice.choice(names.LETTERS)}{dice.choice(names.LETTERS)}"
    return {"address": f"{dice.randrange(1, 200)} {street}", "postcode": f"{dice.choice(names.OUTWARDS)} {inward}"}


def _report(human: Human, name: str, dice: random.Random, *, needs_birth: bool = False) -> Report:
    born = human.born if needs_birth or dice.random() < 0.7 else None
    guess = (TODAY - human.born).days // 365 + dice.choice([-1, 0, 0, 0, 1])
    knows_home = dice.random() < 0.65
    return Report(
        name=name,
        born=born,
        age=None if born or dice.random() < 0.4 else guess,
        postcode=human.postcode if knows_home else "",
        address=human.address if knows_home and dice.random() < 0.5 else "",
        other_names=human.online if dice.random() < 0.15 else "",
    )


# --- How a second report differs from the first ---------------------------------------------------------


def misspelt(human: Human, dice: random.Random) -> Report:
    words = [human.given[0], human.family[0]]
    at = dice.randrange(2)
    words[at] = misspell(words[at], dice)
    return _report(human, " ".join(words), dice)


def both_misspelt(human: Human, dice: random.Random) -> Report:
    return _report(human, f"{misspell(human.given[0], dice)} {misspell(human.family[0], dice)}", dice)


def otherwise_written(human: Human, dice: random.Random) -> Report:
    """Another transliteration of one name or both."""
    given = dice.choice(human.given[1:] or human.given)
    family = dice.choice(human.family[1:] or human.family)
    which = dice.randrange(3)
    words = (given if which != 1 else human.given[0], family if which != 0 else human.family[0])
    return _report(human, " ".join(words), dice)


def swapped(human: Human, dice: random.Random) -> Report:
    comma = dice.choice(["", ","])
    return _report(human, f"{human.family[0]}{comma} {human.given[0]}", dice)


def by_nickname(human: Human, dice: random.Random) -> Report:
    return _report(human, f"{dice.choice(human.given[1:] or human.given)} {human.family[0]}", dice)


def born_otherwise(human: Human, dice: random.Random) -> Report:
    """One part of the date is wrong, or day and month are swapped."""
    report = _report(human, f"{human.given[0]} {human.family[0]}", dice, needs_birth=True)
    return replace(report, born=_wrong(human.born, dice))


def moved(human: Human, dice: random.Random) -> Report:
    return _report(replace(human, **_home(dice)), f"{human.given[0]} {human.family[0]}", dice)


def moved_and_misspelt(human: Human, dice: random.Random) -> Report:
    return misspelt(replace(human, **_home(dice)), dice)


Change = Callable[[Human, random.Random], Report]
# (Name in the results, function, people it applies to.)
CHANGES: tuple[tuple[str, Change, Callable[[Human], bool]], ...] = (
    ("one name misspelt", misspelt, lambda human: True),
    ("both names misspelt", both_misspelt, lambda human: True),
    ("transliterated otherwise", otherwise_written, lambda human: not human.is_british),
    ("names swapped", swapped, lambda human: True),
    ("wrong date of birth", born_otherwise, lambda human: True),
    ("nickname", by_nickname, lambda human: human.is_british and len(human.given) > 1),
    ("moved house", moved, lambda human: True),
    ("moved house, one name misspelt", moved_and_misspelt, lambda human: True),
)


def repeats(register: list[Human], number: int, seed: int = SEED + 1) -> list[tuple[str, int, Report]]:
    """(Kind of change, index in the register, report) for `number` different people."""
    dice = random.Random(seed)
    left = dice.sample(range(len(register)), len(register))
    found = []
    for turn in range(number):
        kind, make, happens_to = CHANGES[turn % len(CHANGES)]
        at = next(place for place in left if happens_to(register[place]))
        left.remove(at)
        found.append((kind, at, make(register[at], dice)))
    return found


def misspell(word: str, dice: random.Random) -> str:
    """Make one error: a letter omitted, doubled or replaced by a similar one, or two letters swapped."""
    near = {
        "a": "es",
        "e": "ai",
        "i": "ey",
        "o": "au",
        "u": "oi",
        "c": "ks",
        "k": "cj",
        "s": "zc",
        "z": "s",
        "y": "i",
    }
    near |= {"n": "mb", "m": "n", "t": "dr", "d": "ts", "b": "pv", "p": "b", "f": "v", "v": "fb", "g": "jh", "j": "g"}
    at = dice.randrange(1, len(word)) if len(word) > 1 else 0
    slip = dice.randrange(4)
    if slip == 0 and len(word) > 3:
        return word[:at] + word[at + 1 :]
    if slip == 1:
        return word[:at] + word[at] + word[at:]
    if slip == 2 and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + dice.choice(near.get(word[at].lower(), "e")) + word[at + 1 :]


def _wrong(born: date, dice: random.Random) -> date:
    if dice.random() < 0.35 and born.day <= 12 and born.day != born.month:
        return born.replace(month=born.day, day=born.month)
    part = dice.choice(["day", "month", "year"])
    if part == "day":
        return born.replace(day=(born.day + dice.choice([1, 2, 9, 10, 17])) % 28 + 1)
    if part == "month":
        return born.replace(month=(born.month + dice.choice([1, 4, 6])) % 12 + 1, day=min(born.day, 28))
    return born.replace(year=born.year + dice.choice([-1, 1, -10, 10]), day=min(born.day, 28))
