"""Many reports from one address are slowed, and none is refused (ADR 0071)."""

from datetime import timedelta

import pytest
from django.test import Client

from prevent_portal import clock
from referrals.models import Concern, Draft
from referrals.report import send_waits
from referrals.report.send_waits import FREE, sends
from tests.referrals.report import working
from tests.referrals.report.filling import client_with, fill, filled, words
from tests.referrals.report.test_sending import everything_stored
from tests.referrals.walking import answers, begin, post_step, shown, walk

ATTACKER = "203.0.113.9"
# The attack sent 60 in 12.7 seconds; those after the free ones are all treated alike.
REPORTS = FREE + 5
WAIT = "/report/wait/"


def send_from(address, client=None):
    return (client or filled()).post("/report/check/", REMOTE_ADDR=address)


def flood(number=FREE, address=ATTACKER):
    return [send_from(address)["Location"] for _ in range(number)]


def count_as_flooded():
    """What a flood leaves in the process, without its reports."""
    assert sends.add(ATTACKER, clock.now(), FREE) == FREE


def waiting(frozen):
    """A client whose report has to wait."""
    count_as_flooded()
    client = filled()
    assert send_from(ATTACKER, client)["Location"] == WAIT
    return client


def test_reports_of_a_machine_are_not_sent_at_once(db):
    flood(REPORTS)
    assert Concern.objects.count() == FREE
    assert Draft.objects.count() >= REPORTS - FREE  # what was written is kept meanwhile


def test_reports_of_a_machine_are_sent_at_once_without_the_wait(db, monkeypatch):
    """Control: the attack works when the wall is taken away."""
    monkeypatch.setattr(send_waits, "must_wait", lambda request, draft: False)
    flood(REPORTS)
    assert Concern.objects.count() == REPORTS


def test_waiting_report_is_sent_by_the_page_itself(db, frozen):
    client = waiting(frozen)
    page = client.get(WAIT)
    assert page["Refresh"] == f"60; url={WAIT}"
    assert "Yours is sent in 60 seconds" in words(page)
    frozen.shift(timedelta(seconds=59))
    assert client.get(WAIT)["Refresh"] == f"1; url={WAIT}"
    assert not Concern.objects.exists()
    frozen.shift(timedelta(seconds=1))
    assert client.head(WAIT).status_code == 200
    assert not Concern.objects.exists()
    assert client.get(WAIT)["Location"] == "/report/sent/"
    assert client.get(WAIT)["Location"] == "/report/sent/"
    assert Concern.objects.count() == 1
    assert shown(client, "reference")


def test_person_who_took_a_minute_does_not_wait(db, frozen):
    count_as_flooded()
    client = walk(begin())
    frozen.shift(timedelta(minutes=1))
    assert send_from(ATTACKER, client)["Location"] == "/report/sent/"


def test_people_reported_together_count_and_take_a_minute_each(db, frozen):
    """The attack: ten people in each of three presses were thirty concerns at once."""
    clients = [Client() for _ in range(4)]
    for client in clients:
        working.begin(client=client)
        working.answer(client, working.pupil())
        for _ in range(3):
            working.add_person(client)
            working.answer(client, working.SECOND)
    led = [send_from(ATTACKER, client)["Location"] for client in clients]
    assert led == ["/report/sent/", "/report/sent/", WAIT, WAIT]
    assert clients[2].get(WAIT)["Refresh"] == f"240; url={WAIT}"


def test_school_behind_one_address_is_not_slowed(db, frozen):
    """People in one hour, each of whom has taken some minutes: their number does not matter."""
    drafts = [fill() for _ in range(3 * FREE)]
    frozen.shift(timedelta(minutes=5))
    assert {send_from(ATTACKER, client_with(draft))["Location"] for draft in drafts} == {"/report/sent/"}


def test_other_address_does_not_wait(db):
    count_as_flooded()
    assert flood(1, "198.51.100.1") == ["/report/sent/"]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_proxy_on_this_machine_is_not_one_address(db, address):
    assert set(flood(REPORTS, address)) == {"/report/sent/"}


def test_count_ends_with_the_hour(db, frozen):
    flood()
    assert send_from(ATTACKER)["Location"] == WAIT
    frozen.shift(timedelta(hours=1))
    assert flood(1) == ["/report/sent/"]


def test_page_of_the_wait_sends_nothing_that_was_not_sent(db, frozen):
    client = filled()
    frozen.shift(timedelta(minutes=2))
    assert client.get(WAIT)["Location"] == "/report/check/"
    assert "no longer here" in words(Client().get(WAIT))
    assert not Concern.objects.exists()


def test_changed_answer_takes_the_sending_back(db, frozen):
    client = waiting(frozen)
    assert post_step(client, "worry", answers()["worry"]).status_code == 302
    frozen.shift(timedelta(minutes=2))
    assert client.get(WAIT)["Location"] == "/report/check/"
    assert not Concern.objects.exists()
    assert send_from(ATTACKER, client)["Location"] == "/report/sent/"


def test_clock_set_back_makes_nobody_wait_longer(db, frozen):
    count_as_flooded()
    client = filled()
    frozen.shift(timedelta(minutes=-30))
    sends.add(ATTACKER, clock.now(), FREE)
    send_from(ATTACKER, client)
    assert client.get(WAIT)["Refresh"] == f"60; url={WAIT}"


def test_address_is_stored_nowhere(db):
    flood(FREE + 1)
    assert ATTACKER not in everything_stored()
