"""How many drafts are saved by a code: for an address, for the site that it is part of, and in all (ADR 0116)."""

from datetime import timedelta

import pytest
from django.test import Client

from referrals.report import saved_drafts
from referrals.report.address_counts import site_of
from tests.referrals.report.filling import words
from tests.referrals.report.test_saved_drafts import OPEN, SAVE, holds, opened_elsewhere, save, saved
from tests.referrals.report.working import PUPIL, answer, begin, pupil

ATTACKER = "203.0.113.9"


def save_from(client, address=ATTACKER):
    return client.post(SAVE, REMOTE_ADDR=address)


def test_savings_of_one_address_are_limited_and_keep_the_answers(db, monkeypatch):
    monkeypatch.setattr(saved_drafts, "MOST_AN_HOUR", 2)
    client = begin()
    answer(client, pupil())
    assert [save_from(client).status_code for _ in range(3)] == [200, 200, 429]
    assert "It cannot be saved by a code now" in words(save_from(client))
    assert holds(client)
    assert save_from(client, address="203.0.113.10").status_code == 200


def attack(networks):
    """Save a new draft from each of them; how many were taken."""
    taken = 0
    for network in networks:
        client = begin()
        answer(client, {"worry": PUPIL["worry"]})
        taken += save_from(client, address=network).status_code == 200
    return taken


def test_networks_of_one_site_are_counted_together(db, monkeypatch):
    """The attack: a site has 65,536 networks of IPv6, each with a limit of its own."""
    monkeypatch.setattr(saved_drafts, "MOST_AN_HOUR_OF_A_SITE", 2)
    one_site = [f"2001:db8:1:{number:x}::7" for number in range(5)]
    assert attack(one_site) == 2
    assert attack([f"198.51.100.{number}" for number in range(5)]) == 2
    assert attack(["2001:db8:2::7", "203.0.113.1"]) == 2, "other sites still save"


def test_networks_of_one_site_save_without_end_when_each_is_counted_alone(db, monkeypatch):
    """The control."""
    monkeypatch.setattr(saved_drafts, "site_of", lambda address: address)
    monkeypatch.setattr(saved_drafts, "MOST_AN_HOUR_OF_A_SITE", 2)
    assert attack([f"2001:db8:1:{number:x}::7" for number in range(5)]) == 5


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("192.0.2.7", "192.0.2.0/24"),
        ("", ""),
    ],
)
def test_site_of_an_address(address, site):
    assert site_of(address) == site


def test_saved_drafts_of_all_are_limited(db, monkeypatch):
    """The attack: 306 kB each, kept for seven days, as many as somebody likes."""
    monkeypatch.setattr(saved_drafts, "MOST_OF_ALL", 1)
    first, code = saved()
    second = begin()
    answer(second, pupil())
    assert second.post(SAVE).status_code == 429
    assert first.post(SAVE).status_code == 200, "one that is saved already takes no more room"
    assert "do not know this code" in words(Client().post(OPEN, {"code": code}))


def test_full_room_refuses_nobody_for_a_week(db, monkeypatch, frozen):
    """The attack: fill it once, and every professional is refused until the week is over. Opening each again by its
    code does not keep the room full either.
    """
    monkeypatch.setattr(saved_drafts, "MOST_OF_ALL", 2)
    codes = [saved()[1] for _ in range(2)]
    for code in codes:
        opened_elsewhere(code)
    professional = begin()
    answer(professional, pupil())
    assert professional.post(SAVE).status_code == 429, "none is deleted within a day"
    frozen.shift(saved_drafts.KEPT_AT_LEAST + timedelta(minutes=2))
    professional = begin()
    answer(professional, pupil())
    assert holds(opened_elsewhere(save(professional)))
    assert saved_drafts._saved() == 2
    assert [Client().post(OPEN, {"code": code}).status_code for code in codes] == [200, 302], "the oldest made room"


def test_full_room_refuses_everybody_without_the_rule(db, monkeypatch, frozen):
    """The control."""
    monkeypatch.setattr(saved_drafts, "_make_room", lambda: False)
    monkeypatch.setattr(saved_drafts, "MOST_OF_ALL", 1)
    saved()
    frozen.shift(timedelta(days=5))
    professional = begin()
    answer(professional, pupil())
    assert professional.post(SAVE).status_code == 429


def test_page_says_how_long_it_is_kept(db):
    client = begin()
    answer(client, pupil())
    assert "we may delete it earlier, but not within a day" in words(client.post(SAVE))
