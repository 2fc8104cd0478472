import pytest

from referrals.models import Concern
from tests.referrals.review.building import send


@pytest.fixture
def concern(db: None) -> Concern:
    """About somebody in Norwich."""
    return send()


@pytest.fixture
def elsewhere(db: None) -> Concern:
    """Another force's: about somebody in Basildon."""
    return send(council="E07000066", answer="Canaryessex")
