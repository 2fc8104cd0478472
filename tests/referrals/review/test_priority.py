"""The order of the queue: each fact weighs more than all below it, and whoever changes one changes the order."""

from datetime import timedelta
from itertools import pairwise

import pytest

from referrals.models import Concern
from referrals.models.priority import WEIGHTS
from tests.referrals.review.building import AT, acknowledge, close, send

# From the top, each with what makes it so.
FACTS = {
    "danger": {"urgency": 1},
    "overdue": {"is_overdue": True},
    "child": {"about_child": True},
    "earlier": {"has_earlier": True},
    "violence": {"violence": True},
    "unread": {"unread_at": AT},
}


def order():
    return list(Concern.objects.unfinished().by_risk())


def test_each_fact_that_weighs_is_tested_and_outweighs_all_below_it():
    assert list(FACTS) == list(WEIGHTS)
    weights = [weight for weight, _ in WEIGHTS.values()]
    assert all(weight > sum(weights[place + 1 :]) for place, weight in enumerate(weights))


@pytest.mark.parametrize(("above", "below"), list(pairwise(FACTS)))
def test_one_fact_comes_before_all_that_weigh_less(db, above, below):
    """However long the others have waited, and without a save: the database keeps the rank."""
    lesser = {name: value for fact in list(FACTS)[list(FACTS).index(below) :] for name, value in FACTS[fact].items()}
    old, new = send(at=AT - timedelta(days=3)), send()
    Concern.objects.filter(pk=old.pk).update(**lesser)
    Concern.objects.filter(pk=new.pk).update(**FACTS[above])
    assert order() == [new, old]


def test_of_the_same_rank_the_nearest_to_its_limit_then_the_longest_waiting(db):
    sunday, saturday = send(at=AT + timedelta(days=1)), send(at=AT)
    friday = send(at=AT - timedelta(days=1))
    sent_on = acknowledge(send(at=AT - timedelta(days=9)), target_at=sunday.target_at + timedelta(days=1))
    # A weekend's concerns have one limit between them.
    assert saturday.target_at == sunday.target_at
    assert order() == [friday, saturday, sunday, sent_on]


def test_a_closed_concern_has_no_place_in_it(db):
    close(send())
    assert order() == []
