import pytest

from guidance.models import Area, Force
from prevent_portal.accounts.models import User
from referrals.models import Concern, Officer
from tests.portal.accounts.approving import make_supervisor
from tests.referrals.review.building import send


@pytest.fixture
def concern(db: None) -> Concern:
    """A concern of Norfolk."""
    return send()


@pytest.fixture
def elsewhere(db: None) -> Concern:
    """A concern of another force, Essex Police."""
    return send(council="E07000066", answer="Canaryessex")


@pytest.fixture
def essex(one_factor: None, db: None) -> Force:
    return Area.objects.get(slug="essex").force


@pytest.fixture
def chief(essex: Force) -> Officer:
    """A supervisor of Essex."""
    return make_supervisor("essex", first_name="Honest", last_name="Chief")


@pytest.fixture
def attacker(one_factor: None, db: None) -> User:
    """An administrator."""
    return User.objects.create_superuser("attacker@example.org", first_name="Mallory", last_name="Moore")
