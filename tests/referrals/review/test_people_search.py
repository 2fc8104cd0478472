"""Search for a person over open and closed concerns, and the chronology of one person."""

import pytest

from referrals import sealing
from referrals.actions.retention.destruction import destroy
from referrals.actions.search import people
from referrals.actions.search.matching import match_due
from referrals.models import Authority, Concern, Event, ForceAuditLog, Match
from tests.referrals.actions.search.test_matching import MISSPELT, PERSON, STRANGER
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, BASILDON, acknowledge, close, send

PHONED = {"name": {"full_name": "Canaryfirst"}, "details": {"reach": "07700 900403"}}
AT_HOME = {"name": {"full_name": "Canaryfirst"}, "where": {"postcode": "NR1 1AA", "address": "1 Cage Street"}}
WHY = {"reason": "report", "record": "NC/26-4711"}
NAMED = WHY | {"name": "Tessta Canarysmyth"}


def search(client, **typed):
    return client.post("/review/people-search/", WHY | typed)


def references(response):
    return [link.get_text() for link in read(response).select("ul.govuk-list--bullet > li > a:first-child")]


def run():
    while match_due(now=lambda: AT):
        pass


@pytest.fixture
def known(db):
    """Open, closed, of another person."""
    found = send(facts=PERSON), close(send(facts=PERSON)), send(facts=STRANGER)
    run()
    return found


def test_open_and_closed_concerns_are_found_in_another_spelling(officer_client, known):
    first, closed, _ = known
    response = search(officer_client, name="Tessta Canarysmyth")
    assert set(references(response)) == {first.reference, closed.reference}
    assert "one letter off in a name" in words(response)
    assert "Canarysmith" not in words(response)
    assert "Canaryworry" not in words(response)


@pytest.mark.parametrize(
    "typed",
    [
        {"reach": "+44 (0)7700-900.403"},
        {"reach": "٠٧٧٠٠ ٩٠٠٤٠٣"},
        {"name": "Canaryfirst", "postcode": "NRI IAA"},
        {"name": "Canaryfirst", "postcode": "nr1 1aa", "address": "1 Cage St"},
    ],
)
def test_telephone_and_home_are_found_as_matching_reads_them(officer_client, typed):
    phoned, housed, _ = send(facts=PHONED), send(facts=AT_HOME), send(facts=STRANGER)
    run()
    expected = phoned if "reach" in typed else housed
    assert references(search(officer_client, **typed)) == [expected.reference]


@pytest.mark.parametrize("name", ["张伟", "伟 张"])
def test_two_characters_of_a_script_without_spaces_are_enough(officer_client, name):
    concern, _ = send(facts={"name": {"full_name": "张伟"}}), send(facts=STRANGER)
    run()
    assert references(search(officer_client, name=name)) == [concern.reference]


def test_birth_and_part_of_a_name_are_enough(officer_client, known):
    born = {"born_day": "27", "born_month": "3", "born_year": "2008"}
    assert len(references(search(officer_client, name="Canarysmith", **born))) == 2
    assert references(search(officer_client, name="Canarysmith", **(born | {"born_year": "1950"}))) == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": "Testa Canarysmith", "reason": ""}, "Select why you search for this person"),
        ({"name": "Testa Canarysmith", "reason": "whim"}, "Select one of the answers"),
        ({"name": "Testa Canarysmith", "reason": "other", "record": ""}, "Enter the reference of your own record"),
        ({"name": "Testa Canarysmith", "record": "Testa Canarysmith"}, "must only include letters"),
        ({"name": "Canarysmith"}, "A part of a name needs"),
        ({}, "A part of a name needs"),
        ({"reach": "900403"}, "Enter a whole telephone number"),
        ({"name": "Testa Canarysmith", "postcode": "Norwich"}, "Enter a full UK postcode"),
    ],
)
def test_search_without_a_reason_or_with_too_little_is_refused(officer_client, known, typed, message):
    before = Event.objects.count()
    response = search(officer_client, **typed)
    assert message in words(response)
    assert references(response) == []
    assert Event.objects.count() == before


def test_search_is_recorded_with_its_reason_and_without_the_person(officer_client, officer, known):
    first, closed, stranger = known
    search(officer_client, name="Tessta Canarysmyth", reach="07700 900403")
    why = {"reason": "Somebody has told us about this person in another way", "record": "NC/26-4711"}
    events = Event.objects.filter(kind="searched", by=officer.user.email)
    log = ForceAuditLog.objects.get(force=officer.force)
    assert {event.concern_id: event.facts for event in events} == {
        first.pk: why,
        closed.pk: why,
        log.pk: why | {"searched_by": ["name", "telephone or email"], "found": 2},
    }
    assert not Event.objects.filter(kind="searched", concern_id=stranger.pk).exists()
    assert "anary" not in str(list(events.values_list("facts")))
    first.refresh_from_db()
    assert first.opened_at is None  # a search is not reading


def test_search_that_finds_nobody_is_recorded_too(officer_client, officer, known):
    assert "No concerns of your force" in words(search(officer_client, name="Nobody Knownhere"))
    (event,) = Event.objects.filter(kind="searched")
    assert (event.concern_id, event.facts["found"]) == (ForceAuditLog.objects.get(force=officer.force).pk, 0)


def test_supervisor_sees_the_reason_in_the_audit_log(officer_client, boss_client, known):
    search(officer_client, name="Testa Canarysmith")
    page = words(boss_client.get("/review/audit/?kind=searched"))
    assert "Somebody has told us about this person in another way, NC/26-4711" in page


def test_nothing_is_shown_when_it_cannot_be_recorded(officer_client, known, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(people.ForceAuditLog.objects, "locked", fail)
    with pytest.raises(RuntimeError):
        search(officer_client, name="Testa Canarysmith")
    assert not Event.objects.filter(kind="searched").exists()


def test_other_forces_are_stubs_with_whom_to_call(officer_client, known):
    first = known[0]
    essex = send(facts=MISSPELT, council=BASILDON, answer="Canaryessex")
    run()
    response = search(officer_client, name="Testa Canarysmith")
    page = words(response)
    assert essex.reference not in references(response)
    assert f"Essex Police has a concern, {essex.reference}, about someone similar" in page
    assert "Call them on" in page
    assert "Canaryessex" not in page
    assert f"/review/{essex.reference}/" not in response.content.decode()
    assert not Event.objects.filter(kind="searched", concern_id=essex.pk).exists()
    # Not after an officer has said that it is somebody else.
    Match.objects.filter(other=essex).update(decision="other")
    assert essex.reference not in words(search(officer_client, name="Testa Canarysmith"))
    assert first.reference in page


def test_concern_of_another_force_alone_is_not_found(officer_client, officer):
    send(facts=PERSON, council=BASILDON)
    run()
    assert references(search(officer_client, name="Testa Canarysmith")) == []
    assert Event.objects.get(kind="searched").facts["found"] == 0


def test_destroyed_concern_is_never_found(officer_client, boss, known):
    first, closed, _ = known
    destroy(
        concerns=Concern.objects.all(),
        blocked_by={},
        ids=[closed.pk],
        authority=Authority.SCHEDULE,
        by=boss.user.email,
        at=AT,
    )
    assert references(search(officer_client, name="Testa Canarysmith")) == [first.reference]


def test_restricted_concern_is_for_supervisors(officer_client, boss_client, known):
    first, closed, _ = known
    Concern.objects.filter(pk=first.pk).update(restricted_at=AT)
    response = search(officer_client, name="Testa Canarysmith")
    assert references(response) == [closed.reference]
    assert "1 more is restricted" in words(response)
    assert first.reference not in words(response)
    assert set(references(search(boss_client, name="Testa Canarysmith"))) == {first.reference, closed.reference}


def test_page_says_that_some_are_not_prepared_yet(officer_client, known):
    assert "not in this search" not in words(search(officer_client, name="Testa Canarysmith"))
    send(facts=PERSON)
    assert "Some concerns of your force are not in this search" in words(
        search(officer_client, name="Testa Canarysmith")
    )


def test_search_without_a_key_answers_that_it_is_unavailable(officer_client, known, settings):
    settings.SEALING_PRIVATE_KEYS = []
    assert search(officer_client, name="Testa Canarysmith").status_code == 503
    assert not Event.objects.filter(kind="searched").exists()


def test_concern_that_cannot_be_opened_is_counted(officer_client, known, settings):
    first, _, _ = known
    pair = sealing.make_key_pair()
    Concern.objects.filter(pk=first.pk).update(sealed=f"v1|{pair[0]}|y")
    assert "1 could not be opened" in words(search(officer_client, name="Testa Canarysmith"))


def link(one, other):
    Match.objects.filter(concern__in=[one, other], other__in=[one, other]).update(decision="same", decided_at=AT)


def test_chronology_says_what_each_linked_concern_says_in_one_audited_act(officer_client, officer, known):
    first, closed, _ = known
    acknowledge(first, officer)
    page = words(officer_client.get(f"/review/{first.reference}/chronology/"))
    assert "No other concern of your force has been linked" in page
    assert "1 more that may be about this person" in page
    link(first, closed)
    essex = send(facts=MISSPELT, council=BASILDON)
    run()
    response = officer_client.get(f"/review/{closed.reference}/chronology/")
    page = words(response)
    references = [
        each.reference for each in Concern.objects.filter(pk__in=[first.pk, closed.pk]).order_by("received_at", "pk")
    ]
    assert [cell.get_text().split()[0] for cell in read(response).select("tbody th")] == references
    assert officer.user.email in page
    assert f"Essex Police has a concern, {essex.reference}" in page
    said = [row.get_text(" ", strip=True) for row in read(response).select("tbody tr")]
    assert all("Canaryworry" in each for each in said)
    assert all("Canarysmith" in each for each in said)
    latest = Event.objects.filter(kind="listed").order_by("-number")[0]
    assert latest.facts["references"] == references
    # Seeing is not opening.
    assert not Event.objects.filter(kind="read").exists()
    assert not Concern.objects.filter(opened_at__isnull=False).exists()
    title = read(response).title.get_text()
    assert title.startswith(f"All concerns about this person: {closed.reference}")
    tab = read(officer_client.get(f"/review/{closed.reference}/earlier/")).title.get_text()
    assert "All concerns about this person" not in tab


def test_chronology_names_the_danger_of_each(officer_client, known):
    first, closed, _ = known
    link(first, closed)
    Concern.objects.filter(pk=first.pk).update(danger_signs="weapon", urgency=1, about_child=True)
    page = read(officer_client.get(f"/review/{closed.reference}/chronology/"))
    (row,) = [each for each in page.select("tbody tr") if first.reference in each.get_text()]
    assert {tag.get_text() for tag in row.select(".govuk-tag")} >= {"Weapon", "Under 18"}


def test_restricted_concern_stays_shut_in_the_chronology_for_supervisors_too(boss_client, known):
    first, closed, _ = known
    link(first, closed)
    Concern.objects.filter(pk=closed.pk).update(restricted_at=AT)
    page = read(boss_client.get(f"/review/{first.reference}/chronology/"))
    (row,) = [each for each in page.select("tbody tr") if closed.reference in each.get_text()]
    assert "Restricted: it stays shut" in row.get_text()
    assert "Canary" not in row.get_text()
    assert closed.reference not in Event.objects.get(kind="listed").facts["references"]


def test_more_linked_concerns_than_are_glanced_at_are_listed_shut(officer_client, known, monkeypatch):
    monkeypatch.setattr("referrals.review.chronology.MOST_GLANCES", 1)
    first, closed, _ = known
    link(first, closed)
    Concern.objects.filter(pk=first.pk).update(urgency=1)
    rows = read(officer_client.get(f"/review/{closed.reference}/chronology/")).select("tbody tr")
    shut = [each for each in rows if "Not shown here: open it." in each.get_text()]
    assert [closed.reference in each.get_text() for each in shut] == [True]


def test_chronology_counts_restricted_concerns_only(officer_client, known):
    first, closed, _ = known
    link(first, closed)
    Concern.objects.filter(pk=closed.pk).update(restricted_at=AT)
    page = words(officer_client.get(f"/review/{first.reference}/chronology/"))
    assert closed.reference not in page
    assert "1 more is restricted" in page
