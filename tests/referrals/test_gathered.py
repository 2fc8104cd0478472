"""Several lists in one statement are what each would have been by itself."""

from datetime import date

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from referrals.actions.assessment import add_note
from referrals.models import Concern, Event, Measure, Message, Note, NoteKind
from referrals.models.event import Kind
from referrals.models.gathered import gathered
from tests.referrals.review.building import AT, acknowledge, add_call, add_hold, exchange, send, some_officer


@pytest.fixture
def full(db):
    concern = acknowledge(send(), follow_up_on=date(2026, 12, 1), unread_at=AT)
    colleague = some_officer(concern)
    exchange(concern, colleague, 2)
    add_note(concern=concern, kind=NoteKind.FACT, text="x", by=colleague, at=AT)
    add_call(concern, note='[1, "two"] \\ “quoted” 🐦 null', due_at=AT.replace(microsecond=123456))
    add_hold(concern)
    Event.objects.record(concern.pk, Kind.READ, by="x", at=AT, deep={"list": [1, None, "2026-11-21"]}, text="{}")
    return concern


def known(row):
    """All that it holds by itself, asking nothing more."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_what_each_queryset_would_have_found(full):
    lists = [
        Concern.objects.order_by("-rank"),
        Note.objects.all(),
        Message.objects.select_related("officer__user").order_by("-number"),
        Measure.objects.select_related("by__user", "ended_by__user"),
        full.deliveries.all(),
        Event.objects.filter(concern_id=full.pk).order_by("-number")[1:3],
    ]
    own, together = [list(each) for each in lists], gathered(*lists)
    assert [[known(row) for row in rows] for rows in together] == [[known(row) for row in rows] for rows in own]
    assert all(together)
    assert [model_to_dict(row) for row in together[-1]] == [model_to_dict(row) for row in own[-1]]


def test_it_takes_one_statement_with_what_is_named_beside(full):
    with CaptureQueriesContext(connection) as captured:
        messages, measures = gathered(
            Message.objects.select_related("officer__user"), Measure.objects.select_related("by__user", "ended_by")
        )
        people = [message.officer and message.officer.user.email for message in messages]
        assert None in people
        assert len(set(people)) == 2
        assert [(measure.by.is_supervisor, measure.ended_by) for measure in measures] == [(True, None)]
    assert len(captured) == 1


def test_what_is_left_out_is_asked_for_when_it_is_wanted(full):
    with CaptureQueriesContext(connection) as captured:
        ((concern,),) = gathered(Concern.objects.filter(pk=full.pk).defer("sealed"))
        assert concern.sealed == full.sealed
        assert concern._state.adding is False
    assert len(captured) == 2


def test_nothing_is_an_empty_list(full):
    assert gathered(Note.objects.none(), Note.objects.filter(kind="no such")) == [[], []]
