"""What is left of a destroyed concern names nobody, and ends too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.actions.audit import chain_ends
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework import linked_concerns
from referrals.actions.casework.reading import open_concern
from referrals.actions.retention.decisions import write_decisions
from referrals.models import Attempt, ChainHead, Concern, Decision, Delivery, Destruction, Event, Match
from referrals.models.classification import AgeBand, Sector
from referrals.review.insight.counting import tables
from referrals.review.insight.years import Year
from referrals.rules.retention import STUB_PERIOD
from tests.referrals.actions.retention.test_destruction import DAY, LONG_AFTER, close_long_ago, run
from tests.referrals.review.building import AT, acknowledge, add_match, send

CLASSES = {"sector": Sector.HEALTH, "age_band": AgeBand.TO_17}


@pytest.fixture
def living(officer):
    return acknowledge(send(), officer)


@pytest.fixture
def linked(living, officer):
    """Two concerns about one person, of which one is closed."""
    going = acknowledge(send(), officer)
    add_match(going, living)
    match = add_match(living, going)
    same = {"decision": Decision.SAME, "reason": "Canaryreason", "by": officer, "at": AT}
    linked_concerns.decide_match(match=match, **same)
    return close_long_ago(going, officer, **CLASSES)


def test_what_is_left_of_two_linked_concerns_names_neither(linked, living, officer):
    run(LONG_AFTER, confirmed=True)
    for own, other in ((linked, living), (living, linked)):
        assert other.reference not in str(
            list(Event.objects.filter(concern_id=own.pk).values_list("facts", flat=True))
        )
    notes = [text for _, text in open_concern(concern=living, by=officer, at=LONG_AFTER)["notes"]]
    assert notes == ["About another concern. Yes, it is the same person. Canaryreason"]
    assert not Match.objects.filter(other=linked).exists()


def test_decision_on_many_alike_names_none_of_them(living, officer):
    others = [acknowledge(send(), officer) for _ in range(3)]
    matches = [add_match(living, each) for each in others]
    for each in others:
        add_match(each, living)
    given = {"decision": Decision.OTHER, "reason": "x", "by": officer, "at": AT}
    linked_concerns.decide_alike(concern=living, matches=matches, **given)
    notes = str([text for _, text in open_concern(concern=living, by=officer, at=AT)["notes"]])
    assert not [each.reference for each in others if each.reference in notes]
    assert "About 3 other concerns." in notes


def test_stub_has_no_class_and_the_figures_still_count_it(linked, boss):
    year = Year(2026, (LONG_AFTER + 300 * DAY).date())
    before = {each.slug: each for each in tables(boss, year)}
    run(LONG_AFTER, confirmed=True)
    linked.refresh_from_db()
    assert (linked.sector, linked.age_band) == ("", "")
    after = {each.slug: each for each in tables(boss, year)}
    assert after["age"] == before["age"]
    assert after["source"] == before["source"]


@pytest.fixture
def over(officer):
    """Ten concerns, destroyed when their period was over."""
    concerns = [close_long_ago(send(), officer) for _ in range(10)]
    run(LONG_AFTER, confirmed=True)
    return concerns


def test_stub_is_deleted_six_years_after_destruction(over, living, frozen):
    frozen.move_to(LONG_AFTER)
    write_decisions()
    path = chain_ends.write_daily_ends(on=timezone.localdate())
    ends = LONG_AFTER + STUB_PERIOD
    assert run(ends - timedelta(minutes=1), confirmed=True).stubs == 0
    frozen.move_to(ends)
    assert run(ends, confirmed=True, dry_run=True).stubs == 10
    assert run(ends, confirmed=True).stubs == 10
    assert list(Concern.objects.all()) == [living]
    gone = [each.pk for each in over]
    assert not Event.objects.filter(concern_id__in=gone).exists()
    assert not ChainHead.objects.filter(chain_id__in=gone).exists()
    assert set(Delivery.objects.values_list("concern", flat=True)) == {living.pk}
    assert not Attempt.objects.exclude(delivery__concern=living).exists()
    assert Destruction.objects.get().count == 10
    assert verify_events(at=ends).faults == []
    assert verify_events(at=ends, saved=chain_ends.read_ends(path)).faults == []


def test_chain_that_is_gone_before_its_time_is_still_found(over, frozen):
    frozen.move_to(LONG_AFTER)
    path = chain_ends.write_daily_ends(on=timezone.localdate())
    Event.objects.filter(concern_id=over[0].pk)._raw_delete("default")
    ChainHead.objects.filter(chain_id=over[0].pk).delete()
    faults = verify_events(at=LONG_AFTER, saved=chain_ends.read_ends(path)).faults
    assert any(f"concern {over[0].reference}" in each and "is gone" in each for each in faults)
