"""A supervisor's erasure, export and transfer are told to the force's other supervisors: once each, by reference."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prevent_portal.mail import queue
from prevent_portal.mail.models import Letter
from referrals.models import Concern, Event
from tests.portal.accounts.approving import make_supervisor
from tests.referrals.review.building import AT, acknowledge, add_access_request, close, send, some_officer
from tests.referrals.review.joining import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_factor(one_factor):
    pass


@pytest.fixture
def actor():
    return make_supervisor("norfolk", "actor@example.org")


@pytest.fixture
def watchers():
    make_supervisor("essex", "neighbour@example.org")
    retired = make_supervisor("norfolk", "retired@example.org").user
    retired.is_active = False
    retired.save()
    return [make_supervisor("norfolk", f"{name}@example.org") for name in ("watcher", "deputy")]


@pytest.fixture
def concern(actor):
    concern = close(send(), actor, opened_at=AT, unread_at=None)
    concern.deliveries.update(sent_at=AT)
    return concern


def told():
    return sorted(Letter.objects.filter(kind="supervisor-act").values_list("to", "title"))


def take_paper(client, concern):
    return client.get(f"/review/{concern.reference}/print/")


def take_json(client, concern):
    return client.get(f"/review/{concern.reference}/export.json")


def take_word_file(client, concern):
    return client.get(f"/review/{concern.reference}/pack.docx")


def take_pdf(client, concern):
    return client.get(f"/review/{concern.reference}/pack.pdf")


def take_copy_sheet(client, concern):
    return client.get(f"/review/{concern.reference}/pack/")


def take_bundle(client, concern):
    address = f"/review/rights/{add_access_request(concern).pk}/bundle/"
    return client.post(address, {f"role_{concern.reference}": "subject", "checked": "on"})


def take_copy_as_json(client, concern):
    return client.get(f"/review/rights/{add_access_request(concern).pk}/{concern.reference}/subject/copy.json")


def transfer(client, concern):
    acknowledge(concern, some_officer(concern), outcome="", state="acknowledged")
    return client.post(f"/review/{concern.reference}/transfer/", {"area": "essex", "reason": "Canaryreason"})


def ask_for_erasure(client, concern):
    return client.post(f"/review/{concern.reference}/restrictions/erasure/", {"text": "Canaryreason"})


TAKEN, SENT, ASKED = "Taken out of the portal", "Sent to another force", "Erasure asked for"
ACTS = [
    (take_paper, TAKEN),
    (take_json, TAKEN),
    (take_word_file, TAKEN),
    (take_pdf, TAKEN),
    (take_copy_sheet, TAKEN),
    (take_bundle, TAKEN),
    (take_copy_as_json, TAKEN),
    (transfer, SENT),
    (ask_for_erasure, ASKED),
]


@pytest.mark.parametrize(("act", "what"), ACTS, ids=lambda each: getattr(each, "__name__", ""))
def test_other_supervisors_are_told_once(actor, watchers, concern, act, what):
    assert act(signed_in(actor.user), concern).status_code in (200, 302)
    expected = [(name, f"{concern.reference}: {what}") for name in ("deputy@example.org", "watcher@example.org")]
    found = [each for each in told() if each[0] != f"supervisor.{concern.force_id}@example.org"]
    assert found == expected
    for letter in Letter.objects.filter(kind="supervisor-act"):
        assert concern.reference in letter.body
        assert "Canary" not in letter.body
        assert "/review/audit/" in letter.body


def test_erasure_is_told_when_it_is_agreed_to(actor, watchers, concern):
    ask_for_erasure(signed_in(actor.user), concern)
    page = f"/review/{concern.reference}/restrictions/{concern.restrictions.get().pk}/end/"
    signed_in(watchers[0].user).post(page, {"agree": "yes"})
    destroyed = [to for to, title in told() if title == f"{concern.reference}: Destroyed"]
    assert destroyed == ["actor@example.org", "deputy@example.org"]


def test_what_an_officer_does_is_not_told(actor, watchers, concern):
    """Control: officers print for their own work, and the audit log has it."""
    client = signed_in(some_officer(concern).user)
    acts = (take_paper, take_json, take_word_file, take_copy_sheet)
    for act in acts:
        assert act(client, concern).status_code == 200
    assert told() == []
    assert Event.objects.filter(concern_id=concern.pk, kind="exported").count() == len(acts)


@pytest.mark.parametrize("act", [take_paper, take_json, take_word_file, transfer, ask_for_erasure])
def test_nothing_is_done_that_cannot_be_told(actor, watchers, concern, act, monkeypatch):
    client = signed_in(actor.user)
    before = list(Event.objects.values_list("pk"))
    monkeypatch.setattr(queue, "add_each", lambda *given, **named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        act(client, concern)
    assert list(Event.objects.values_list("pk")) == before
    concern = Concern.objects.get(pk=concern.pk)
    assert (concern.force.slug, concern.has_restrictions) == ("norfolk", False)


def test_queries_do_not_grow_with_supervisors(actor, concern):
    client = signed_in(actor.user)
    numbers = []
    for number in range(12):
        make_supervisor("norfolk", f"{number}@example.org")
        if number in (0, 1, 11):
            with CaptureQueriesContext(connection) as captured:
                take_json(client, concern)
            numbers.append(len([each for each in captured if "accounts_session" not in each["sql"]]))
    assert len(set(numbers)) == 1
    assert len(told()) == 1 + 2 + 12
