import pytest

from referrals.models import Concern
from tests.referrals.review.building import send


@pytest.fixture
def concern(db: None) -> Concern:
    """A concern of Norfolk."""
    return send()


@pytest.fixture
def elsewhere(db: None) -> Concern:
    """A concern of another force, Essex Police."""
    return send(council="E07000066", answer="Canaryessex")
