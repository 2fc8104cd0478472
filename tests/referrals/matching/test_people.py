"""Reading people from the facts of a concern, which may have any shape."""

from datetime import date

import pytest

from referrals.matching.births import Born
from referrals.matching.people import people_of
from tests.referrals.walking import answers

ON = date(2026, 11, 21)


def read(**facts):
    return people_of({"facts": facts}, on=ON)


def test_person_of_concern_is_read():
    (person,) = read(
        about={"about": "person"},
        name={
            "full_name": "Testa Personova",
            "other_names": "Tess, @Test_Wolf, https://social.example/wolf_two or Testka",
        },
        age={"date_of_birth": "2008-03-27", "years": 18},
        where={"postcode": "nr1 1aa", "address": "1, Test Street"},
        details={"reach": "07700 900123 or test@example.org"},
        contact={"your_name": "Reporter Canary", "email": "reporter@example.org"},
    )
    assert person.names == (("testa", "personova"), ("tess",), ("testka",))
    assert person.born == Born(2008, date(2008, 3, 27))
    assert (person.postcode, person.address) == ("nr11aa", "1 test street")
    assert person.handles == {"test_wolf", "wolf_two"}
    assert person.reach == {"07700900123", "test@example.org"}


def test_reporter_is_read_only_in_a_self_report():
    contact = {"your_name": "Testa Personova", "email": "testa@example.org", "phone": ""}
    assert read(about={"about": "person"}, contact=contact) == []
    (person,) = read(about={"about": "self"}, contact=contact)
    assert (person.names, person.reach) == ((("testa", "personova"),), {"testa@example.org"})


def test_other_people_are_read():
    people = read(
        name={"full_name": "One Testa"},
        others={"people": [{"full_name": "Two Testa", "age": 17}, {"full_name": "", "age": 40}, "noise"]},
    )
    assert [person.names for person in people] == [(("one", "testa"),), (("two", "testa"),)]
    assert people[1].born == Born(2009)


def test_group_has_handles_but_no_personal_name():
    (group,) = read(
        about={"about": "group"},
        called={"called": "The Testers", "online": "https://social.example/testers_uk, @testers"},
        where={"postcode": "NR1 1AA"},
    )
    assert group.handles >= {"testers", "testers_uk"}
    assert (group.names, group.postcode) == ((), "")


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"facts": None},
        {"facts": []},
        {"facts": {"name": "Testa", "age": 7, "where": None}},
        {"facts": {"name": {"full_name": ["Testa"]}, "others": {"people": {"a": 1}}}},
        {"facts": {"name": {"full_name": None, "other_names": 5}, "age": {"date_of_birth": "soon", "age": "old"}}},
        {"facts": {"age": {"years": True}, "where": {"postcode": 5, "address": {}}}},
    ],
)
def test_malformed_facts_give_no_people(content):
    assert people_of(content, on=ON) == []


def test_impossible_ages_and_dates_are_ignored():
    (person,) = read(name={"full_name": "Testa"}, age={"years": 999})
    assert person.born is None
    (person,) = read(name={"full_name": "Testa"}, age={"date_of_birth": "2008-02-31", "age": 18})
    assert person.born == Born(2008)


def test_facts_of_the_report_are_read(db):
    """Fails when a form field is renamed; matching would then silently find nobody."""
    from referrals.report.journey import Journey

    given = answers(
        name={"known": "yes", "full_name": "Testa Personova", "other_names": "Tess"},
        age={"known": "birth", "date_of_birth_day": "27", "date_of_birth_month": "3", "date_of_birth_year": "2008"},
        where={"where": "postcode", "postcode": "NR1 1AA", "address": "1 Test Street"},
    )
    raw = {
        slug: {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        for slug, fields in given.items()
    }
    (person,) = people_of(Journey(raw).content(), on=ON)
    assert person.names == (("testa", "personova"), ("tess",))
    assert person.born
    assert (person.postcode, person.address) == ("nr11aa", "1 test street")
