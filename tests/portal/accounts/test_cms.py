"""Wagtail's own account pages do not bypass the second factor."""

import pytest
from django.core.cache import cache

from prevent_portal.accounts.models import User

EMAIL, PASSWORD = "admin@example.org", "three random words"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(settings):
    settings.REQUIRE_MFA = True
    cache.clear()
    return User.objects.create_superuser(EMAIL, PASSWORD)


def test_wagtail_sign_in_redirects_to_portal_sign_in(client):
    response = client.get("/cms/login/?next=/cms/pages/")
    assert response.url == "/accounts/login/?next=/cms/pages/"


def test_post_to_wagtail_sign_in_is_redirected(client):
    response = client.post("/cms/login/", {"username": EMAIL, "password": PASSWORD})
    assert response.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_anonymous_cms_request_redirects_to_sign_in(client):
    assert client.get("/cms/").url == "/accounts/login/?next=/cms/"


@pytest.mark.parametrize("path", ["", "done/", "complete/", "confirm/MQ/abc-def/", "confirm/MQ/set-password/"])
def test_wagtail_password_reset_redirects_to_sign_in(client, path):
    assert client.get(f"/cms/password_reset/{path}").url == "/accounts/login/"
    assert client.post(f"/cms/password_reset/{path}", {"email": EMAIL}).url == "/accounts/login/"


def test_cms_account_page_has_no_password_or_email_form(client, administrator, settings):
    settings.REQUIRE_MFA = False
    client.force_login(administrator)
    page = client.get("/cms/account/").content.decode()
    assert "old_password" not in page
    assert 'name="name_email-email"' not in page
