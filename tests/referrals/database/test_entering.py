"""The officers' tier adds concerns that came otherwise: of the officer's own force, in the officer's own name."""

import uuid

import pytest

from referrals.models import Concern, Event
from referrals.models.event import Kind
from referrals.rules.permissions import officer_scope
from tests.referrals.database.conftest import PREFIX, run
from tests.referrals.database.test_attacks import is_stored
from tests.referrals.database.test_officers import officer_of, signed_in
from tests.referrals.entering.walking import START, begin, walk
from tests.referrals.review.building import AT, BASILDON, close, send, some_officer, some_supervisor
from tests.referrals.walking import answers

IN_ESSEX = {"where": {"where": "council"}, "council": {"council": "E07000066"}}


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.REQUIRE_MFA = False


def entered(like: Concern, **fields: object) -> Concern:
    """A new row as an officer's request makes it, but for `fields`."""
    names = ("area_id", "force_id", "form_version", "routing_reason", "data_edition", "sealed", "reply_key")
    own = {"draft_id": uuid.uuid4(), "return_hash": 2 * uuid.uuid4().hex, "received_at": AT, "target_at": AT}
    came = {"arrival": "telephone", "came_at": AT, "entered_by": some_officer(like)}
    return Concern(**{name: getattr(like, name) for name in names} | own | came | fields)


@pytest.mark.parametrize("given", [{}, IN_ESSEX], ids=["own force", "another force"])
def test_officer_enters_a_concern(act_as, given):
    officer, stranger = officer_of("norfolk"), officer_of("essex")
    client = signed_in(officer)
    with act_as("officers"):
        walk(begin(client), answers(pictures=None, **given))
        assert client.post(f"{START}check/")["Location"] == f"{START}sent/"
    concern = Concern.objects.get()
    assert concern.force == (stranger if given else officer).force
    assert (concern.entered_by, concern.arrival) == (officer, "telephone")
    assert concern.deliveries.exists()
    assert Event.objects.filter(concern_id=concern.pk).earliest("number").kind == "entered"


def wrong_rows(concern: Concern) -> dict[str, Concern]:
    other = send(council=BASILDON)
    theirs = {"area_id": other.area_id, "force_id": other.force_id}
    colleague = some_supervisor(concern)
    return {
        "of another force": entered(concern, **theirs),
        "of another force, by its officer": entered(concern, **theirs, entered_by=some_officer(other)),
        "by a colleague": entered(concern, entered_by=colleague),
        "by nobody": entered(concern, entered_by=None),
        "as if a reporter had sent it": entered(concern, arrival="", came_at=None, entered_by=None),
        "without when it came": entered(concern, came_at=None),
        "already closed": entered(concern, state="closed", owner=colleague, outcome="mistaken"),
        "already opened": entered(concern, opened_at=AT, opened_by=colleague),
    }


def test_concern_in_another_name_or_of_another_force_is_refused(act_as):
    concern = send()
    officer, rows = some_officer(concern), wrong_rows(concern)
    with act_as("officers"):
        with officer_scope(officer.user):
            assert {name: is_stored(row) for name, row in rows.items()} == dict.fromkeys(rows, False)
            assert is_stored(entered(concern))  # the honest row
        assert not is_stored(entered(concern))  # without a request
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f"CREATE POLICY anybody ON referrals_concern FOR INSERT TO {PREFIX}_officers WITH CHECK (true)")
    with act_as("officers"), officer_scope(officer.user):
        assert all(is_stored(row) for row in rows.values())  # control: the policy alone refused them


def test_public_cannot_add_one_as_if_an_officer_had_entered_it(act_as):
    concern = send()
    row = entered(concern)
    sent = entered(concern, arrival="", came_at=None, entered_by=None)
    with act_as("public"):
        run("SELECT set_config('portal.key', %s, false)", f"{row.pk},{sent.pk}")
        assert (is_stored(row), is_stored(sent)) == (False, True)


def event(concern: Concern, kind: Kind, by: str, *, mac: bool = True) -> Event:
    row = Event.objects._chained([(concern.pk, kind, AT, {})], by=by)[0]
    if not mac:
        row.mac = ""
    return row


def test_event_of_entering_is_ones_own(act_as):
    concern = close(send())
    officer, colleague = some_officer(concern), some_supervisor(concern)
    own, other = officer.user.email, colleague.user.email
    wrong = {
        "in a colleague's name": event(concern, Kind.ENTERED, other),
        "in the worker's name": event(concern, Kind.ENTERED, "delivery worker"),
        "not authenticated": event(concern, Kind.ENTERED, own, mac=False),
        "as received": event(concern, Kind.RECEIVED, own),
    }
    foreign = event(send(council=BASILDON), Kind.ENTERED, own)
    with act_as("officers"), officer_scope(officer.user):
        assert {name: is_stored(row) for name, row in wrong.items()} == dict.fromkeys(wrong, False)
        assert not is_stored(foreign)
        assert is_stored(event(concern, Kind.NOTED, other))  # control: what is refused is the kind
        assert is_stored(event(concern, Kind.ENTERED, own))
