"""Rows of the queue say whom each concern is about, in one audited act that opens none (ADR 0084)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from referrals import sealing
from referrals.actions.casework import listing
from referrals.actions.casework.linked_concerns import count_linked
from referrals.models import Concern, Event, Match, Urgency
from referrals.models.event import Kind
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, BASILDON, acknowledge, add_match, send

SAID = "He has a crossbow and says that Friday is the day. " * 4
FACTS = {
    "name": {"full_name": "Canary \u202eExample"},
    "age": {"years": 15},
    "where": {"postcode": "nr1 1aa"},
    "risks": {"risks": ["travel", "violence", "nonsense", 3]},
}


@pytest.fixture
def told(db):
    concern = send(answer=SAID, facts=FACTS, urgency=Urgency.URGENT)
    Concern.objects.filter(pk=concern.pk).update(danger_signs="weapon,plan", about_child=True)
    return Concern.objects.get(pk=concern.pk)


def rows(client, query=""):
    return read(client.get(f"/review/{query}")).select(".portal-rows tbody tr")


def listed():
    return list(Event.objects.filter(kind=Kind.LISTED))


def test_row_names_person_place_flags_words_owner_and_limit(officer_client, told, officer):
    acknowledge(told, officer)
    (row,) = rows(officer_client)
    text = row.get_text(" ", strip=True)
    assert "Example" in row.select_one(".portal-rows__name").get_text()
    assert ", 15" in row.select_one(".portal-rows__name").get_text()
    assert row.select_one(".portal-rows__where").get_text() == "NR1 1AA"
    tags = [tag.get_text() for tag in row.select(".govuk-tag")]
    assert tags == ["Weapon", "A day or place given", "Travel", "Under 18", "New"]
    first = row.select_one(".portal-rows__words").get_text()
    assert first.startswith("He has a crossbow")
    assert first.endswith("…")
    assert len(first) <= listing.FIRST_WORDS
    assert officer.user.email in text
    assert "working day" in text


def test_hidden_characters_of_a_name_are_shown(officer_client, told):
    assert "\u202e" not in officer_client.get("/review/").content.decode()


def test_missing_name_and_place_are_said_to_be_so(officer_client, concern):
    (row,) = rows(officer_client)
    assert row.select_one(".portal-rows__name").get_text(strip=True) == "Name not known"
    assert row.select_one(".portal-rows__where").get_text() == "Norfolk"


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ({"postcode": "", "town": "Ely", "place": "1 Cage Street, Ely"}, "Ely"),
        ({"postcode": "CM1", "town": "", "place": "cm1"}, "CM1"),
        ({"postcode": "", "town": "", "place": "near the old mosque"}, "near the old mosque"),
    ],
)
def test_place_is_the_postcode_the_town_or_what_was_typed(officer_client, db, where, shown):
    send(facts={"where": where})
    (row,) = rows(officer_client)
    assert row.select_one(".portal-rows__where").get_text() == shown


def test_bare_tick_is_called_danger(officer_client, db):
    send(urgency=Urgency.URGENT)
    (row,) = rows(officer_client)
    assert [tag.get_text() for tag in row.select(".govuk-tag")] == ["Danger", "New"]


def test_facts_of_another_shape_are_passed_over(officer_client, db):
    send(facts={"risks": ["weapon"], "where": "x", "age": {"years": True}})
    assert "Canaryworry" in rows(officer_client)[0].get_text()
    concern = send(facts={})
    Concern.objects.filter(pk=concern.pk).update(sealed="v1|junk")
    assert "Report not readable" in words(officer_client.get("/review/"))


def test_named_danger_comes_before_a_bare_tick(officer_client, db):
    ticked = send(urgency=Urgency.URGENT)
    Concern.objects.filter(pk=ticked.pk).update(is_overdue=True, about_child=True)
    named = [send(urgency=Urgency.URGENT) for _ in range(4)]
    for concern, sign in zip(named, ("weapon", "plan", "travel", "threat"), strict=True):
        Concern.objects.filter(pk=concern.pk).update(danger_signs=sign)
    child = send(urgency=Urgency.URGENT)
    Concern.objects.filter(pk=child.pk).update(danger_signs="child")
    order = [row.select_one("a").get_text() for row in rows(officer_client)]
    assert set(order[:4]) == {concern.reference for concern in named}
    assert order[4:] == [ticked.reference, child.reference]
    found = {row.select_one("a").get_text() for row in rows(officer_client, "?flag=named")}
    assert found == {concern.reference for concern in named}


def test_page_is_one_event_that_names_the_references(officer_client, officer, told, concern, elsewhere):
    officer_client.get("/review/")
    (event,) = listed()
    assert event.facts == {"references": [told.reference, concern.reference]}
    assert event.by == officer.user.email
    assert event.is_authentic
    assert not Event.objects.filter(concern_id__in=[told.pk, concern.pk], by=officer.user.email).exists()


def test_row_opens_nothing(officer_client, told):
    Concern.objects.filter(pk=told.pk).update(unread_at=AT)
    officer_client.get("/review/")
    told.refresh_from_db()
    assert (told.opened_at, told.opened_by, told.unread_at) == (None, None, AT)
    assert Concern.objects.unopened().filter(pk=told.pk).exists()


def test_count_of_new_and_head_open_nothing(officer_client, told):
    assert officer_client.get("/review/new/?since=x").status_code == 200
    assert officer_client.head("/review/").status_code == 405
    assert not listed()


@pytest.mark.parametrize("is_supervisor", [False, True])
def test_restricted_stays_shut(make_officer, one_factor, told, is_supervisor, monkeypatch):
    Concern.objects.filter(pk=told.pk).update(restricted_at=AT)
    client = signed_in(make_officer("norfolk", "reader", is_supervisor=is_supervisor))
    (row,) = rows(client)
    assert row.select_one(".portal-rows__name").get_text(strip=True) == "Restricted"
    assert "crossbow" not in row.get_text()
    assert "15" not in row.select_one(".portal-rows__name").get_text()
    assert not listed()


def test_restricted_and_other_forces_are_opened_without_the_checks(officer, told, elsewhere, monkeypatch):
    """Control: both open when the walls are taken away."""
    monkeypatch.setattr(listing, "user_can_open", lambda *args: True)
    told.restricted_at = None
    glances = listing.glance_at(concerns=[told, elsewhere], by=officer, at=timezone.now())
    assert "crossbow" in glances[told.pk].words
    assert "Canaryessex" in glances[elsewhere.pk].words


def test_concern_of_another_force_is_not_opened(officer, told, elsewhere):
    glances = listing.glance_at(concerns=[told, elsewhere], by=officer, at=timezone.now())
    assert set(glances) == {told.pk}
    (event,) = listed()
    assert event.facts["references"] == [told.reference]


def test_process_without_a_key_shows_rows_and_records_nothing(officer_client, told, monkeypatch):
    def shut(*args, **kwargs):
        raise sealing.CannotOpen

    monkeypatch.setattr(listing, "open_part", shut)
    page = words(officer_client.get("/review/"))
    assert told.reference in page
    assert "Report not readable" in page
    assert not listed()


def test_no_content_in_title_or_addresses(officer_client, told):
    page = read(officer_client.get("/review/"))
    assert "Canary" not in page.title.get_text()
    assert not [tag for tag in page.select("[href], [action]") if "anary" in str(tag.get("href", tag.get("action")))]


def test_page_is_not_stored(officer_client, told):
    assert "no-store" in officer_client.get("/review/")["Cache-Control"]


def test_queries_do_not_grow_with_rows(frozen, officer_client, db):
    send(facts=FACTS)
    officer_client.get("/review/")
    with CaptureQueriesContext(connection) as one:
        officer_client.get("/review/")
    for _ in range(5):
        send(facts=FACTS)
    with CaptureQueriesContext(connection) as six:
        officer_client.get("/review/")
    assert len(one) == len(six)


def test_readers_page_says_who_saw_the_row(officer_client, boss_client, officer, told, concern):
    officer_client.get("/review/")
    officer_client.get("/review/")
    page = words(boss_client.get(f"/review/{told.reference}/readers/"))
    assert officer.user.email in page
    assert Kind.LISTED.label in page
    assert told.reference in words(boss_client.get("/review/audit/?kind=listed"))


def test_chips_remove_one_filter_each(officer_client, officer, told):
    page = read(officer_client.get(f"/review/?flag=child&state=received&owner={officer.pk}&from_day=2026-11-01"))
    chips = {chip.get_text(" ", strip=True): chip["href"] for chip in page.select(".portal-chip")}
    assert chips == {
        "Remove this filter: Received": f"?owner={officer.pk}&flag=child&from_day=2026-11-01",
        f"Remove this filter: {officer.user.email}": "?state=received&flag=child&from_day=2026-11-01",
        "Remove this filter: Under 18": f"?state=received&owner={officer.pk}&from_day=2026-11-01",
        "Remove this filter: From 2026-11-01": f"?state=received&owner={officer.pk}&flag=child",
    }
    assert not read(officer_client.get("/review/?whose=mine")).select(".portal-chip")
    unknown = officer_client.get("/review/?area=Canaryarea&owner=99999")
    assert "Canaryarea" not in words(unknown)
    assert [chip.get_text(" ", strip=True) for chip in read(unknown).select(".portal-chip")] == [
        "Remove this filter: Not known"
    ] * 2


def test_results_are_numbered_over_pages(officer_client, monkeypatch, db):
    monkeypatch.setattr("referrals.review.queue.PAGE_SIZE", 2)
    for _ in range(3):
        send()
    first = read(officer_client.get("/review/"))
    assert "Showing 1 to 2 of 3" in first.select_one("#shown").get_text()
    second = read(officer_client.get("/review/" + first.select_one("a[rel=next]")["href"]))
    assert "Showing 3 to 3 of 3" in second.select_one("#shown").get_text()
    for bad in ("x", "-1", "9" * 30, "²"):
        page = read(officer_client.get("/review/", {"passed": bad, "after": "x"}))
        assert "Showing 1 to 2 of 3" in page.select_one("#shown").get_text()


def test_every_page_of_a_concern_names_the_signs_and_the_place_as_its_row(officer_client, told):
    def top(page: str) -> Any:
        return read(officer_client.get(f"/review/{told.reference}/{page}")).select_one(".portal-case")

    for page in ("", "messages/", "ask/"):
        named = [tag.get_text() for tag in top(page).select(".portal-tag--danger")]
        assert named == ["Weapon", "A day or place given", "Travel"]
        assert "NR1 1AA, Norfolk" in top(page).select_one(".portal-case__area").get_text()


def test_danger_without_a_sign_is_called_so(officer_client, db):
    concern = send(urgency=Urgency.URGENT)
    top = read(officer_client.get(f"/review/{concern.reference}/")).select_one(".portal-case")
    assert [tag.get_text() for tag in top.select(".portal-tag--danger")] == ["Danger"]


def linked(row):
    link = row.select_one(".portal-rows__linked")
    return link and (link.get_text(" ", strip=True).split(" as ")[0], link["href"])


def as_one_person(*pair, decision="same"):
    for one, other in (pair, pair[::-1]):
        match = add_match(one, other)
        Match.objects.filter(pk=match.pk).update(decision=decision)
        Concern.objects.filter(pk=one.pk).update(has_earlier=True)


def test_row_says_how_many_more_concerns_are_about_the_person(officer_client, boss_client, officer, boss):
    first, second, third, other, alone, hidden = (send() for _ in range(6))
    as_one_person(first, second)
    as_one_person(second, third)
    as_one_person(first, other, decision="other")
    as_one_person(third, hidden)
    Concern.objects.filter(pk=hidden.pk).update(restricted_at=AT)
    as_one_person(first, send(council=BASILDON))

    def shown(client):
        return {row.select_one(".portal-reference").get_text(): linked(row) for row in rows(client)}

    links = {each.reference: f"/review/{each.reference}/chronology/" for each in (first, second, third, hidden)}
    expected = {each: ("+2 about this person", links[each]) for each in links if each != hidden.reference}
    assert shown(officer_client) == expected | dict.fromkeys(
        (other.reference, alone.reference, hidden.reference), None
    )
    supervised = shown(boss_client)
    assert supervised == expected | dict.fromkeys((other.reference, alone.reference), None) | {
        each: ("+3 about this person", link) for each, link in links.items()
    }
    # The list that it leads to has as many.
    for client, by, number in ((officer_client, officer, 2), (boss_client, boss, 3)):
        assert count_linked(list(Concern.objects.filter(pk=first.pk)), by) == {first.pk: number}
        assert len(read(client.get(links[first.reference])).select("tbody tr")) == 1 + number


def test_linked_concerns_are_counted_in_as_many_queries_for_any_number_of_rows(officer, django_assert_num_queries):
    pairs = [(send(), send()) for _ in range(4)]
    for pair in pairs:
        as_one_person(*pair)
    concerns = list(Concern.objects.filter(pk__in=[one.pk for one, _ in pairs]))
    for some in (concerns[:1], concerns):
        with django_assert_num_queries(2):
            assert set(count_linked(some, officer).values()) == {1}
    alone = send()
    with django_assert_num_queries(0):
        assert count_linked([alone], officer) == {}
