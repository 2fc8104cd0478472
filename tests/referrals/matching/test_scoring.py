"""Scoring: what counts for and against the same person, and reasons without personal data."""

from datetime import date

import pytest

from referrals.matching import births, blocks
from referrals.matching.births import Born
from referrals.matching.names import parts
from referrals.matching.people import Person
from referrals.matching.scoring import compare

BORN = date(2008, 3, 7)


def person(name, born=None, age=None, **fields):
    when = Born.on(born) if born else Born.aged(age, date(2026, 11, 21)) if age is not None else None
    return Person(names=(parts(name),), born=when, **fields)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (person("Testa Smith", BORN), person("Testa Smyth", BORN), "same date of birth"),
        (person("Testa Smith", BORN), person("Testa Smyth", BORN), "one letter off in a name"),
        (person("Testa Smith", BORN), person("Testa Smit", BORN), "one letter off in a name"),
        (person("Testa Desouza"), person("Testa Souza"), "a name with or without a particle"),
        (person("Testa Smith"), person("Smith, Testa"), "names in another order"),
        (person("William Test", BORN), person("Bill Test", date(2008, 7, 3)), "another form of the same first name"),
        (
            person("William Test", BORN),
            person("Bill Test", date(2008, 7, 3)),
            "same date of birth, day and month swapped",
        ),
        (
            person("Testa Smith", BORN),
            person("Testa Smith", date(2008, 3, 17)),
            "same month and year of birth, another day",
        ),
        (person("Testa Smith", BORN), person("Testa Smith", date(2009, 3, 7)), "same birthday, year one step off"),
        (person("Testa Smith", BORN), person("Testa Married", BORN), "same date of birth"),
        (person("Testa", age=18, postcode="nr11aa"), person("Testa", age=19, postcode="nr11aa"), "same postcode"),
        (person("Hussein Testi"), person("Husayn Testy"), "another form of the same first name"),
        (Person(handles=frozenset({"wolf_9"})), Person(handles=frozenset({"wolf_9"})), "same name on social media"),
        (person("T Smith", BORN), person("Testa Smith", BORN), "an initial that fits"),
    ],
)
def test_differing_reports_of_one_person_match(one, other, reason):
    for likeness in (compare(one, other), compare(other, one)):
        assert likeness.is_enough
        assert reason in likeness.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Smith"), person("Smith")),  # a common surname alone
        (person("Testa Smith", BORN), person("Testa Smith", date(1971, 12, 30))),
        (person("Testa Smith", age=15), person("Testa Smith", age=60)),
        (person("Testa Smith", postcode="nr11aa"), person("Other Smith", postcode="nr11aa")),  # a family
        (person("Testa Smith", BORN), person("Quentin Jones", BORN)),  # a birthday shared
        (person("Testa Smith"), Person()),
        (Person(), Person()),
    ],
)
def test_different_people_do_not_match(one, other):
    assert not compare(one, other).is_enough


def test_alias_counts_as_a_name():
    known = Person(names=(parts("Testa Smith"), parts("Abu Yahya Testi")))
    assert "by another name that they use" in compare(known, person("Yahya Abu Testi")).reasons


def test_reasons_hold_no_personal_data():
    one = person("Canary Birdy", BORN, postcode="nr11aa", address="1 cage street", handles=frozenset({"canary_1"}))
    words = " ".join(compare(one, one).reasons).lower()
    assert not [said for said in ("canary", "birdy", "2008", "nr1", "cage") if said in words]


@pytest.mark.parametrize(("one", "other"), [(Born(2008), Born(2007)), (Born.on(BORN), Born(2009))])
def test_ages_one_year_apart_agree(one, other):
    assert births.compare(one, other)[0] > 0
    assert other.year in one.years or one.year in other.years


def test_no_block_key_is_a_name_alone():
    keys = blocks.stored(person("Testa Smith", BORN, postcode="nr11aa"))
    assert keys
    assert not [key for key in keys if key.count("|") < 2]


def test_number_of_block_keys_is_limited():
    names = tuple(parts(" ".join(f"alex{a}{b} chris sam" for b in "abc")) for a in "abcdefghij")
    full = Person(names=names, born=Born.on(BORN), postcode="nr11aa")
    assert len(blocks.stored(full)) <= blocks.MAX_STORED
    assert len(blocks.probes(full)) <= blocks.MAX_PROBED
