"""Queue priority: each fact weighs more than all lower ones together, and updates change the order."""

from datetime import timedelta
from itertools import pairwise

import pytest

from referrals.models import Concern
from referrals.models.priority import WEIGHTS
from tests.referrals.review.building import AT, acknowledge, close, send

# Highest weight first, each with the field values that set it.
FACTS = {
    "named": {"urgency": 1, "danger_signs": "plan"},
    "danger": {"urgency": 1},
    "overdue": {"is_overdue": True},
    "child": {"about_child": True},
    "earlier": {"has_earlier": True},
    "violence": {"violence": True},
    "unread": {"unread_at": AT},
}


def order():
    return list(Concern.objects.unfinished().by_risk())


def test_each_weight_exceeds_the_sum_of_lower_weights():
    assert list(FACTS) == list(WEIGHTS)
    weights = [weight for weight, _ in WEIGHTS.values()]
    assert all(weight > sum(weights[place + 1 :]) for place, weight in enumerate(weights))


@pytest.mark.parametrize(("above", "below"), list(pairwise(FACTS)))
def test_higher_priority_fact_outranks_all_lower_ones_together(db, above, below):
    # Uses update(), which does not call save(): the database computes the priority.
    lesser = {name: value for fact in list(FACTS)[list(FACTS).index(below) :] for name, value in FACTS[fact].items()}
    old, new = send(at=AT - timedelta(days=3)), send()
    Concern.objects.filter(pk=old.pk).update(**lesser)
    Concern.objects.filter(pk=new.pk).update(**FACTS[above])
    assert order() == [new, old]


def test_equal_priority_is_ordered_by_time_limit_then_waiting_time(db):
    sunday, saturday = send(at=AT + timedelta(days=1)), send(at=AT)
    friday = send(at=AT - timedelta(days=1))
    sent_on = acknowledge(send(at=AT - timedelta(days=9)), target_at=sunday.target_at + timedelta(days=1))
    # Concerns of one weekend have the same time limit.
    assert saturday.target_at == sunday.target_at
    assert order() == [friday, saturday, sunday, sent_on]


def test_closed_concern_is_not_in_the_queue_order(db):
    close(send())
    assert order() == []
