"""The search for data rights reads every field that may have words of a person, and a new field cannot be missed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from referrals.actions.data_rights import subject_access, words_held
from referrals.actions.data_rights.words_held import concern_path, searched
from referrals.actions.search.saved_views import save_view
from referrals.models import Attempt, Concern, Message
from referrals.stored_fields import STORED
from referrals.stored_fields.data_rights import Search
from referrals.stored_fields.declaration import Field, Kind
from tests.house.test_stored_fields import tables
from tests.referrals.actions.data_rights.planting import (
    CONCERNS,
    NAME,
    OUTSIDE,
    SAID,
    answer_of_a_mail_server,
    message_of_the_reporter,
    who_asked_earlier,
)
from tests.referrals.review.building import AT, send

LATER = AT + timedelta(hours=1)
FREE_TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
HOW = (
    "{missing}: say in referrals/stored_fields how a search for a person reads it (search=Search.WORDS), or why it "
    "has no words of anybody (no_words=...). Then plant a name in it in planting.py."
)


def search(boss, *names):
    access_request = subject_access.make_access_request(names=names, authority="x", by=boss, at=LATER)
    subject_access.search_next_batch(access_request=access_request, by=boss, at=LATER)
    access_request.refresh_from_db()
    return access_request


def found(access_request):
    return set(access_request.found.values_list("pk", flat=True))


def outside(access_request):
    content = subject_access.open_access_request(access_request)
    return [each.label for each in subject_access.search_outside(access_request, content)[0]]


def undeclared():
    """Fields that may have words, and do not say how the search treats them."""
    for label, table in STORED.items():
        for name, stored in table.fields.items():
            column = tables()[label]._meta.get_field(name)
            is_text = isinstance(column, FREE_TEXT) and not column.choices
            if is_text and bool(stored.search) == bool(stored.no_words):
                yield f"{label}.{name}"


def places():
    return {f"{label}.{name}" for label, names in searched(Search.WORDS).items() for name in names}


def plants(table):
    return [pytest.param(label, plant, id=plant.__name__) for label, given in table.items() for plant in given]


def test_every_text_says_how_it_is_searched():
    missing = list(undeclared())
    assert not missing, HOW.format(missing=", ".join(missing))


def test_sealed_field_is_never_said_to_have_no_words():
    for label, table in STORED.items():
        for name, stored in table.fields.items():
            assert stored.kind is Kind.PLAIN or stored.search, f"{label}.{name}"


def test_name_is_planted_in_every_searched_field():
    assert places() == CONCERNS.keys() | OUTSIDE.keys(), HOW.format(
        missing=places() ^ (CONCERNS.keys() | OUTSIDE.keys())
    )


@pytest.mark.parametrize(("label", "plant"), plants(CONCERNS))
def test_name_is_found_in_every_field_of_a_concern(boss, label, plant):
    concern = plant(boss)
    assert concern.pk in found(search(boss, NAME))
    assert concern.pk not in found(search(boss, "Othername"))


@pytest.mark.parametrize(("label", "plant"), plants(OUTSIDE))
def test_name_is_found_outside_concerns(boss, label, plant):
    plant(boss)
    assert outside(search(boss, NAME)) == [label.rpartition(".")[0]]
    assert outside(search(boss, "Othername")) == []


@pytest.mark.parametrize(("label", "plant"), plants(OUTSIDE))
def test_other_forces_are_not_searched_outside_concerns(boss, make_officer, label, plant):
    plant(boss)
    other = make_officer("cambridgeshire", "other", is_supervisor=True)
    assert outside(search(other, NAME)) == []


@pytest.mark.parametrize(("label", "plant"), plants(CONCERNS))
def test_field_that_the_search_leaves_out_is_missed(boss, monkeypatch, label, plant):
    """The control: without its rule the field is not found, and the test above would fail."""
    table, _, name = label.rpartition(".")
    concern = plant(boss)
    without = {key: stored for key, stored in STORED[table].fields.items() if key != name}
    monkeypatch.setitem(STORED, table, _with(STORED[table], without))
    assert concern.pk not in found(search(boss, NAME))


def test_planted_field_is_found_missing(monkeypatch):
    """A new field of words without a rule, and one that is searched without a name planted in it."""
    planted = dict(STORED["referrals.Concern"].fields)
    planted["routing_reason"] = Field("a new field of words")
    monkeypatch.setitem(STORED, "referrals.Concern", _with(STORED["referrals.Concern"], planted))
    assert list(undeclared()) == ["referrals.Concern.routing_reason"]
    with pytest.raises(AssertionError, match="how a search for a person reads it"):
        test_every_text_says_how_it_is_searched()
    planted["routing_reason"] = Field("a new field of words", search=Search.WORDS)
    with pytest.raises(AssertionError, match="Then plant a name in it"):
        test_name_is_planted_in_every_searched_field()


def test_planted_field_is_searched_at_once(boss, monkeypatch):
    concern = send()
    Concern.objects.filter(pk=concern.pk).update(routing_reason=f"near {NAME}")
    assert found(search(boss, NAME)) == set()
    planted = STORED["referrals.Concern"].fields | {"routing_reason": Field("words", search=Search.WORDS)}
    monkeypatch.setitem(STORED, "referrals.Concern", _with(STORED["referrals.Concern"], planted))
    assert found(search(boss, NAME)) == {concern.pk}


def test_every_searched_table_leads_to_a_concern_or_a_force():
    for label in searched(Search.WORDS):
        assert concern_path(tables()[label]) or label in words_held.OUTSIDE, label


def test_junk_part_does_not_hide_a_concern(boss):
    """Whoever knows a return code can add a message that nobody can open."""
    concern = message_of_the_reporter(boss)
    Message.objects.create(concern=concern, number=9, author="reporter", sealed="v1|nobody:AAAA|AAAA", sent_at=AT)
    access_request = search(boss, NAME)
    assert found(access_request) == {concern.pk}
    assert access_request.unreadable == 1
    assert access_request.unopened == f"{concern.reference}: what an officer or the reporter wrote"


def test_pictures_are_named_for_a_person_to_look_at(boss):
    concern, read = send(pictures=[b"x"]), send(pictures=[b"x"], answer=SAID)
    later = send(pictures=[b"x"], at=LATER + timedelta(hours=1))
    access_request = search(boss, NAME)
    assert found(access_request) == {read.pk}
    assert list(subject_access.pictures_to_look_at(access_request)) == [concern]
    assert later not in subject_access.pictures_to_look_at(access_request)


def test_words_of_plain_fields_count_each_by_itself(boss):
    """A name whose parts stand in the answers of two mail servers is nobody's; of two answers, a person's."""
    concern = answer_of_a_mail_server(boss)
    Attempt.objects.create(delivery=concern.deliveries.last(), worker="w", started_at=AT, reply="450 greylisted")
    assert found(search(boss, "greylisted")) == {concern.pk}
    assert found(search(boss, f"{NAME} greylisted")) == set()


def test_queries_do_not_grow_with_concerns(boss):
    def queries():
        access_request = subject_access.make_access_request(names=[NAME], authority="x", by=boss, at=LATER)
        with CaptureQueriesContext(connection) as captured:
            subject_access.search_next_batch(access_request=access_request, by=boss, at=LATER)
            outside(access_request)
        return len(captured)

    for plant in (*CONCERNS.values(), *OUTSIDE.values()):
        plant[0](boss)
    first = queries()
    for plant in CONCERNS.values():
        plant[-1](boss)
    who_asked_earlier(boss)
    save_view(name=f"again {NAME}", query="", by=boss)
    assert queries() == first


def _with(table, fields):
    return replace(table, fields=fields)
