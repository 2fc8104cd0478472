"""A made-up register of people, and second reports of some that differ in known ways. Fixed seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.referrals.matching import register_names as names

TODAY = date(2026, 11, 21)
SEED = 20_261_121
BRITISH, PARTICLE, UNSPACED, RARE = "british", "particle", "unspaced", "rare"
# (Share, given names, family names, what is special about them.)
_COMMUNITIES = (
    (60, names.groups(names.BRITISH_GIVEN), names.british_family(), BRITISH),
    (16, names.groups(names.SOUTH_ASIAN_GIVEN), names.groups(names.SOUTH_ASIAN_FAMILY), ""),
    (8, names.groups(names.ARAB_GIVEN), names.groups(names.ARAB_FAMILY), ""),
    (5, names.groups(names.SOMALI_GIVEN), names.groups(names.SOMALI_FAMILY), ""),
    (11, names.groups(names.SLAVIC_GIVEN), names.groups(names.SLAVIC_FAMILY), ""),
    (3, names.groups(names.ARAB_GIVEN), names.spaced(names.ARAB_PARTICLE_FAMILY), PARTICLE),
    (4, names.groups(names.BRITISH_GIVEN), names.spaced(names.EUROPEAN_PARTICLE_FAMILY), PARTICLE),
    (2, names.groups(names.CHINESE_GIVEN), names.groups(names.CHINESE_FAMILY), UNSPACED),
    (1, names.groups(names.KOREAN_GIVEN), names.groups(names.KOREAN_FAMILY), UNSPACED),
    (1, names.groups(names.JAPANESE_GIVEN), names.groups(names.JAPANESE_FAMILY), UNSPACED),
    (1, names.groups(names.THAI_GIVEN), names.groups(names.THAI_FAMILY), UNSPACED),
    (5, names.groups(names.RARE_GIVEN), names.rare_family(), RARE),
)
# Of 100 people who report themselves, and leave a telephone number.
_THEMSELVES = 6


@dataclass(frozen=True)
class Human:
    """`given` and `family` hold all forms of a name; the first report uses the first form."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    born: date
    address: str
    postcode: str
    online: str
    phone: str
    special: str
    reports_themselves: bool

    @property
    def is_british(self) -> bool:
        return self.special == BRITISH

    @property
    def is_spaced(self) -> bool:
        return self.special != UNSPACED

    @property
    def name(self) -> str:
        """As first reported."""
        return f"{self.given[0]} {self.family[0]}" if self.is_spaced else f"{self.family[0]}{self.given[0]}"


@dataclass(frozen=True)
class Report:
    """What a reporter says about a person, the name as typed."""

    name: str
    born: date | None
    age: int | None
    postcode: str
    address: str
    other_names: str = ""
    # Of a person who reports themselves.
    phone: str = ""

    def content(self) -> dict[str, Any]:
        """In the format in which a report is sealed, without the questions."""
        age = {"known": "birth", "date_of_birth": self.born.isoformat()} if self.born else {"age": self.age}
        facts = {
            "about": {"about": "self" if self.phone else "person"},
            "age": age,
            "where": {"where": "postcode", "postcode": self.postcode, "address": self.address},
        }
        if self.phone:
            facts |= {
                "contact": {"contact": "yes", "your_name": self.name},
                "reach": {"phone": self.phone, "other_phone": "", "email": ""},
            }
        else:
            facts["name"] = {"known": "yes", "full_name": self.name, "other_names": self.other_names}
        return {"said": [], "facts": facts}


def people(number: int, seed: int = SEED) -> list[Human]:
    dice = random.Random(seed)
    return [_human(dice) for _ in range(number)]


def first_report(human: Human, dice: random.Random) -> Report:
    report = _report(human, human.name, dice)
    return replace(report, phone=human.phone) if human.reports_themselves else report


def _human(dice: random.Random) -> Human:
    weights = [weight for weight, *_ in _COMMUNITIES]
    _, given, family, special = dice.choices(_COMMUNITIES, weights)[0]
    # The young are reported far more often than the old.
    age = int(dice.triangular(9, 70, 16))
    return Human(
        given=tuple(_common_first(given, dice)),
        family=tuple(_common_first(family, dice)),
        born=TODAY - timedelta(days=age * 365 + dice.randrange(365)),
        online="_".join(dice.sample(names.ONLINE, 2)) + str(dice.randrange(1000)),
        phone=f"07700 {dice.randrange(1_000_000):06}",
        special=special,
        reports_themselves=dice.random() * 100 < _THEMSELVES,
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
    report = _report(human, human.name, dice, needs_birth=True)
    return replace(report, born=_wrong(human.born, dice))


def moved(human: Human, dice: random.Random) -> Report:
    return _report(replace(human, **_home(dice)), human.name, dice)


def moved_and_misspelt(human: Human, dice: random.Random) -> Report:
    return misspelt(replace(human, **_home(dice)), dice)


def particle_otherwise(human: Human, dice: random.Random) -> Report:
    """The particle is joined or apart, and half of the time the given name is misspelt too."""
    given = misspell(human.given[0], dice) if dice.random() < 0.5 else human.given[0]
    return _report(human, f"{given} {dice.choice(human.family[1:])}", dice)


def spaced_otherwise(human: Human, dice: random.Random) -> Report:
    """In a script without spaces: with one, or in other characters of the same script."""
    space = dice.choice(["", " ", "　"])
    return _report(human, f"{dice.choice(human.family)}{space}{dice.choice(human.given)}", dice)


def rare_misspelt(human: Human, dice: random.Random) -> Report:
    """Another spelling of a rare surname and another form of the given name, of a person whose age is known."""
    return _report(human, f"{human.given[1]} {human.family[1]}", dice, needs_birth=True)


def phoned_otherwise(human: Human, dice: random.Random) -> Report:
    """The same number typed otherwise, with a given name only."""
    digits = human.phone.replace(" ", "")
    ways = [
        f"+44 (0){digits[1:5]} {digits[5:]}",
        f"{digits[:5]}.{digits[5:8]}.{digits[8:]}",
        f"{digits[:5]}/{digits[5:]}",
        f"{digits[:5]}\u00a0{digits[5:]}",
        f"0044{digits[1:]}",
        f"+44-{digits[1:5]}-{digits[5:]}",
        digits.translate({ord("0") + place: 0x660 + place for place in range(10)}),
        digits.translate({ord("0") + place: 0x6F0 + place for place in range(10)}),
    ]
    return replace(_report(human, dice.choice(human.given), dice), phone=dice.choice(ways), other_names="")


Change = Callable[[Human, random.Random], Report]
# (Name in the results, function, people it applies to.)
CHANGES: tuple[tuple[str, Change, Callable[[Human], bool]], ...] = (
    ("one name misspelt", misspelt, lambda human: human.is_spaced),
    ("both names misspelt", both_misspelt, lambda human: human.is_spaced),
    ("transliterated otherwise", otherwise_written, lambda human: not human.special),
    ("names swapped", swapped, lambda human: human.is_spaced),
    ("wrong date of birth", born_otherwise, lambda human: True),
    ("nickname", by_nickname, lambda human: human.is_british and len(human.given) > 1),
    ("moved house", moved, lambda human: True),
    ("moved house, one name misspelt", moved_and_misspelt, lambda human: human.is_spaced),
    ("particle joined or apart", particle_otherwise, lambda human: human.special == PARTICLE),
    ("script without spaces", spaced_otherwise, lambda human: human.special == UNSPACED),
    ("rare surname misspelt, other form of given name", rare_misspelt, lambda human: human.special == RARE),
    ("telephone typed otherwise, no surname", phoned_otherwise, lambda human: human.reports_themselves),
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
