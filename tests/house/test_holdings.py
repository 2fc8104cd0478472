"""Nothing sealed is missed by the purge, a change of keys or a restore: a new model fails here until declared."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from referrals.actions.purging import EMPTIED, WHOLE
from referrals.holdings import HOLDINGS
from referrals.models import Concern
from tests.house.test_fields import SEALED

# A reporter's own key opens these, which is none of the portal's; they end within the hour by themselves.
UNDER_A_DRAFTS_KEY = {"Draft", "DraftPicture"}
# What hangs on a concern and stays when it is destroyed, each with what it holds.
STAYS = {
    "Delivery": "a team's address, and times",
    "Claim_found": "that a concern was found for somebody, whose name is emptied after a year",
}


def hangs_on_a_concern(model):
    try:
        return model._meta.get_field("concern").related_model is Concern
    except FieldDoesNotExist:
        return False


def of_concerns(models):
    return {model.__name__ for model in models if hangs_on_a_concern(model)}


def test_all_that_is_sealed_is_a_holding():
    sealed = {(model, field) for model, field in SEALED if model not in UNDER_A_DRAFTS_KEY}
    assert {(holding.model.__name__, holding.field) for holding in HOLDINGS} == sealed


def test_all_that_hangs_on_a_concern_goes_is_emptied_or_says_nothing():
    models = apps.get_app_config("referrals").get_models(include_auto_created=True)
    declared = {model.__name__ for model in WHOLE} | {model.__name__ for model, _ in EMPTIED} | set(STAYS)
    assert of_concerns(models) == declared


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.name)
def test_what_is_sealed_goes_with_its_concern(holding):
    """A concern's own go by Concern.KEEPING; a claim is of no single concern, and ends by its own clock."""
    if holding.model is not Concern and holding.name != "Claim.sealed":
        assert holding.model in WHOLE or (holding.model, holding.field) in EMPTIED
