"""The landing page after sign-in redirects by role."""

import pytest
from django.urls import get_resolver, reverse

from guidance.models import Area, Force
from guidance.permissions import area_groups
from prevent_portal.accounts.models import User
from prevent_portal.accounts.wagtail_hooks import link_to_people
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


@pytest.fixture
def tier(settings):
    def use(name):
        assert get_resolver().url_patterns  # load the URLs before the tier changes
        settings.PORTAL_TIER = name
        settings.EDITORS_URL, settings.OFFICERS_URL = "https://editors.example", "https://officers.example"

    return use


def _officer():
    user = User.objects.create_user("officer@example.org")
    Officer.objects.create(user=user, force=Force.objects.first())
    return user


def _editor():
    user = User.objects.create_user("editor@example.org")
    user.groups.add(area_groups(Area.objects.first()).editors)
    return user


def test_officer_on_the_editors_tier_is_shown_where_their_pages_are(client, tier):
    tier("editors")
    client.force_login(_officer())
    response = client.get(LANDING)
    page = response.content.decode()
    assert response.status_code == 200
    assert "You have no pages at this address" in page
    assert 'href="https://officers.example/accounts/login/"' in page
    for label in ("Officer of a force", "Supervisor of a force", "Duty desk", "Administrator"):
        assert label in page
    assert "https://editors.example" not in page


def test_editor_on_the_officers_tier_is_shown_where_their_pages_are(client, tier):
    tier("officers")
    client.force_login(_editor())
    page = client.get(LANDING).content.decode()
    assert 'href="https://editors.example/accounts/login/"' in page
    assert "Editor of areas" in page
    assert "https://officers.example" not in page


@pytest.mark.parametrize(
    ("name", "make_user", "lands_on"),
    [
        ("officers", _officer, "/review/"),
        ("editors", _editor, "/cms/"),
        ("officers", lambda: User.objects.create_superuser("admin@example.org"), "/accounts/people/"),
        ("editors", lambda: User.objects.create_superuser("admin@example.org"), "/cms/"),
    ],
)
def test_user_lands_on_the_pages_of_their_tier(client, tier, name, make_user, lands_on):
    tier(name)
    client.force_login(make_user())
    assert client.get(LANDING).url == lands_on


def test_cms_leads_to_the_administrators_pages_on_the_officers_tier(client, tier):
    client.force_login(User.objects.create_superuser("admin@example.org"))
    people = reverse("people")
    assert client.get("/cms/users/").url == people
    assert people in client.get("/cms/").content.decode()
    tier("editors")
    assert client.get("/cms/users/").url == f"https://officers.example{people}"
    assert client.get("/cms/users/edit/7/").url == f"https://officers.example{people}7/"
    assert client.get("/cms/users/new/").url == f"https://officers.example{reverse('invite')}"
    assert link_to_people().url == f"https://officers.example{people}"


def test_cms_account_page_asks_for_no_time_zone(client):
    """Its script fails on that field's empty choice."""
    client.force_login(User.objects.create_superuser("admin@example.org"))
    assert "time_zone" not in client.get("/cms/account/").content.decode()


def test_post_is_not_allowed(client):
    client.force_login(User.objects.create_user("new@example.org"))
    assert client.post(LANDING).status_code == 405
