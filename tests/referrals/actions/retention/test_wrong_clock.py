"""The clock of one process is wrong by ten years for a minute, at every step of a life; the database's is right.

Nothing is destroyed early and nothing is kept without a review day, since no time of the process's is stored.
"""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db.models import DateField
from django.utils import timezone

from prevent_portal import clock
from prevent_portal.mail.models import Letter
from referrals.actions.casework import reading
from referrals.actions.casework.assessment import add_note, await_information, begin_assessment
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.casework.review_answers import end_keeping, keep_for_months
from referrals.actions.data_rights.answering import answer_access_request, extend_access_request
from referrals.actions.data_rights.subject_access import make_access_request, search_next_batch
from referrals.models import Concern, Event, NoteKind, Outcome, SubjectAccessRequest, Urgency
from referrals.rules.review_days import with_review_days
from referrals.rules.time_limits import target_for
from tests.referrals.actions.retention.test_destruction import DAY, run
from tests.referrals.actions.retention.test_years import WAITS_UNTIL, due
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import send
from tests.standing import rollback
from tools.machine.prepared import TEST_TIME

TEN_YEARS = timedelta(days=3653)
HOUR = timedelta(hours=1)


def write_note(at, concern, officer, boss):
    add_note(concern=concern, kind=NoteKind.FACT, text="x", by=officer, at=at)


# Everything that sets a time from which a period, a limit or a review day is counted, in the order of a life.
VERBS = {
    "open": lambda at, concern, officer, boss: reading.open_concern(concern=concern, by=officer, at=at),
    "acknowledge": lambda at, concern, officer, boss: reading.acknowledge_concern(concern=concern, by=officer, at=at),
    "note": write_note,
    "assess": lambda at, concern, officer, boss: begin_assessment(concern=concern, by=officer, at=at),
    "wait": lambda at, concern, officer, boss: await_information(
        concern=concern, what="x", until=WAITS_UNTIL, by=officer, at=at
    ),
    "keep": lambda at, concern, officer, boss: keep_for_months(
        concern=concern, months=1, reason="x", by=officer, at=at
    ),
    "write": lambda at, concern, officer, boss: add_reporter_message(concern=concern, text="x", form_id="1", at=at),
    "read": lambda at, concern, officer, boss: reading.open_concern(concern=concern, by=officer, at=at),
    "end": lambda at, concern, officer, boss: record_outcome(
        concern=concern, outcome=Outcome.MISTAKEN, rationale="x", by=officer, at=at
    ),
    "restrict": lambda at, concern, officer, boss: apply_restriction(
        concern=concern, kind="restriction", text="x", by=boss, at=at
    ),
    "hold": lambda at, concern, officer, boss: apply_restriction(
        concern=concern, kind="hold", text="x", review_on=WAITS_UNTIL, by=boss, at=at
    ),
    "ask for": lambda at, concern, officer, boss: search_next_batch(
        access_request=make_access_request(names=["Canaryworry"], authority="x", by=boss, at=at), by=boss, at=at
    ),
    "extend": lambda at, concern, officer, boss: extend_access_request(
        access_request=SubjectAccessRequest.objects.get(), reason="x", by=boss, at=at
    ),
    "answer": lambda at, concern, officer, boss: answer_access_request(
        access_request=SubjectAccessRequest.objects.get(), answer="copy", on=TEST_TIME.date(), by=boss, at=at
    ),
    "let go": lambda at, concern, officer, boss: end_keeping(concern=concern, reason="x", by=boss, at=at),
}


def after(days):
    return TEST_TIME + days * DAY


_LIMIT = target_for(Urgency.STANDARD, TEST_TIME, "essex")
_WAIT = datetime.combine(WAITS_UNTIL, time(), UTC)
_ASKED, _EXTENDED = (TEST_TIME, None, None), (TEST_TIME, TEST_TIME.date(), None)
_ANSWERED = (TEST_TIME, TEST_TIME.date(), TEST_TIME.date())
# The review day, the time limit, when it was closed, and the request, after each verb.
DAYS_OF_A_LIFE = [
    ("send", after(14), _LIMIT, None, None),
    *((verb, after(28), _LIMIT, None, None) for verb in ("open", "acknowledge", "note", "assess")),
    *((verb, _WAIT, _LIMIT, None, None) for verb in ("wait", "keep")),
    ("write", min(after(14), _WAIT), _LIMIT, None, None),
    ("read", _WAIT, _LIMIT, None, None),
    # The review of that minute covers it; a month is 30 days here, and it begins at midnight.
    ("end", after(30).replace(hour=0), _LIMIT, TEST_TIME, None),
    ("restrict", after(90), _LIMIT, TEST_TIME, None),
    ("hold", _WAIT, _LIMIT, TEST_TIME, None),
    ("ask for", _WAIT, _LIMIT, TEST_TIME, _ASKED),
    ("extend", _WAIT, _LIMIT, TEST_TIME, _EXTENDED),
    ("answer", _WAIT, _LIMIT, TEST_TIME, _ANSWERED),
    ("let go", after(16), _LIMIT, TEST_TIME, _ANSWERED),
]


def act(verb, at, concern, officer, boss):
    if verb == "send":
        return send(at=at)
    concern.deliveries.update(sent_at=at)
    concern.refresh_from_db()
    VERBS[verb](at, concern, officer, boss)
    return concern


def days_after(verb, concern):
    found = with_review_days(Concern.objects.filter(pk=concern.pk)).get()
    answer_by = SubjectAccessRequest.objects.values_list("received_at", "extended_on", "answered_on").first()
    return verb, found.review_at, found.target_at, found.closed_at, answer_by


def stored_times():
    """Every date and time in the database, by where it stands: what later days are counted from."""
    found = {}
    for model in (*apps.get_app_config("referrals").get_models(), Letter):
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, DateField)]
        if names:
            found[model.__name__] = Counter(model.objects.order_by().values_list(*names))
    return found


def live(officer, boss, now, offs):
    """A life of a concern, with the process's clock wrong by `offs(verb)` in each verb, and the days counted then."""
    days, concern = [], None
    for verb in ("send", *VERBS):
        with time_machine.travel(TEST_TIME + offs(verb), tick=False):
            concern = act(verb, now(), concern, officer, boss)
        days.append(days_after(verb, concern))
    return concern, days


def assert_goes_on_its_night(concern):
    """Kept until the minute before, and destroyed then."""
    concern.refresh_from_db()
    last_night = due(concern) - timedelta(minutes=1)
    assert run(last_night, confirmed=True).destroyed == 0
    assert run(due(concern)).destroyed == 1


def test_a_minute_of_a_wrong_clock_stores_no_time(officer, boss, frozen, monkeypatch):
    """The process's clock is wrong in one verb, each in turn; the database's is right.

    Every date and time that the verb leaves is what a right clock leaves, so that the rest of the life is the same.
    """
    monkeypatch.setattr("prevent_portal.clock.read_database_time", lambda: TEST_TIME)
    assert [verb for verb, *_ in DAYS_OF_A_LIFE] == ["send", *VERBS]
    concern = None
    for verb, *expected in DAYS_OF_A_LIFE:
        left = []
        for off, now in ((-TEN_YEARS, clock.now), (TEN_YEARS, clock.now), (-HOUR, timezone.now)):
            with rollback(), time_machine.travel(TEST_TIME + off, tick=False):
                act(verb, now(), concern, officer, boss)
                left.append(stored_times())
        concern = act(verb, clock.now(), concern, officer, boss)
        *tried, control = left
        assert tried == [stored_times()] * 2, verb
        assert control != tried[0], f"{verb} by the clock of the process"
        assert days_after(verb, concern) == (verb, *expected)
    assert_goes_on_its_night(concern)


@pytest.mark.parametrize("first", [-TEN_YEARS, TEN_YEARS], ids=["back", "ahead"])
def test_a_wrong_clock_in_every_verb_moves_no_day(officer, boss, frozen, monkeypatch, first):
    """Back and ahead in turn, for the whole life. Nothing goes early or is kept silent."""
    monkeypatch.setattr("prevent_portal.clock.read_database_time", lambda: TEST_TIME)
    verbs = ["send", *VERBS]
    concern, days = live(officer, boss, clock.now, lambda verb: first * (-1) ** verbs.index(verb))
    assert {each.at for each in Event.objects.all()} == {TEST_TIME}
    assert days == DAYS_OF_A_LIFE
    assert_goes_on_its_night(concern)


@pytest.mark.parametrize("wrong", ["send", "end"])
def test_without_the_databases_clock_a_wrong_minute_is_found(officer, boss, frozen, wrong):
    """Control: the same life by the clock of the process."""
    _, days = live(officer, boss, timezone.now, lambda verb: -TEN_YEARS if verb == wrong else timedelta(0))
    number = ["send", *VERBS].index(wrong)
    assert days[:number] == DAYS_OF_A_LIFE[:number]
    assert days[number:] != DAYS_OF_A_LIFE[number:]
