"""After signing in everybody lands where their work is."""

import pytest

from guidance.models import Force
from prevent_portal.accounts.models import User
from referrals.models import Officer

pytestmark = pytest.mark.django_db
LANDING = "/accounts/landing/"


@pytest.fixture(autouse=True)
def _one_factor_is_enough(settings):
    settings.REQUIRE_MFA = False


def test_a_stranger_signs_in_first(client):
    assert client.get(LANDING).url == f"/accounts/login/?next={LANDING}"


@pytest.mark.parametrize("supervisor", [True, False])
def test_an_officer_goes_to_the_queue(client, supervisor):
    user = User.objects.create_user("officer@example.org")
    Officer.objects.create(user=user, force=Force.objects.first(), is_supervisor=supervisor)
    client.force_login(user)
    assert client.get(LANDING).url == "/review/"


def test_an_administrator_goes_to_the_cms(client):
    client.force_login(User.objects.create_superuser("admin@example.org"))
    assert client.get(LANDING).url == "/cms/"


def test_anybody_else_is_told_what_to_do(client):
    client.force_login(User.objects.create_user("new@example.org"))
    response = client.get(LANDING)
    assert response.status_code == 200
    assert "Your account has no role yet" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_it_takes_no_post(client):
    client.force_login(User.objects.create_user("new@example.org"))
    assert client.post(LANDING).status_code == 405
