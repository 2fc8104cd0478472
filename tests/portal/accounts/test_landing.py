"""The landing page after sign-in redirects by role."""

import pytest

from guidance.models import Force
from prevent_portal.accounts.models import User
from referrals.models import Officer

pytestmark = pytest.mark.django_db
LANDING = "/accounts/landing/"


@pytest.fixture(autouse=True)
def _mfa_not_required(settings):
    settings.REQUIRE_MFA = False


def test_anonymous_user_is_sent_to_sign_in(client):
    assert client.get(LANDING).url == f"/accounts/login/?next={LANDING}"


@pytest.mark.parametrize("supervisor", [True, False])
def test_officer_lands_on_the_queue(client, supervisor):
    user = User.objects.create_user("officer@example.org")
    Officer.objects.create(user=user, force=Force.objects.first(), is_supervisor=supervisor)
    client.force_login(user)
    assert client.get(LANDING).url == "/review/"


def test_administrator_lands_on_the_cms(client):
    client.force_login(User.objects.create_superuser("admin@example.org"))
    assert client.get(LANDING).url == "/cms/"


def test_user_without_role_sees_an_explanation(client):
    client.force_login(User.objects.create_user("new@example.org"))
    response = client.get(LANDING)
    assert response.status_code == 200
    assert "Your account has no role yet" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_post_is_not_allowed(client):
    client.force_login(User.objects.create_user("new@example.org"))
    assert client.post(LANDING).status_code == 405
