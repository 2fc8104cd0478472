"""Wagtail's own doors are no way round the second factor."""

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


def test_wagtails_sign_in_leads_to_ours(client):
    response = client.get("/cms/login/?next=/cms/pages/")
    assert response.url == "/accounts/login/?next=/cms/pages/"


def test_a_post_to_wagtails_sign_in_signs_nobody_in(client):
    response = client.post("/cms/login/", {"username": EMAIL, "password": PASSWORD})
    assert response.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_a_stranger_to_the_cms_is_sent_to_our_sign_in(client):
    assert client.get("/cms/").url == "/accounts/login/?next=/cms/"


@pytest.mark.parametrize("path", ["", "done/", "complete/", "confirm/MQ/abc-def/", "confirm/MQ/set-password/"])
def test_wagtails_password_reset_is_closed(client, path):
    assert client.get(f"/cms/password_reset/{path}").url == "/accounts/login/"
    assert client.post(f"/cms/password_reset/{path}", {"email": EMAIL}).url == "/accounts/login/"


def test_the_cms_changes_neither_password_nor_address(client, administrator, settings):
    settings.REQUIRE_MFA = False
    client.force_login(administrator)
    page = client.get("/cms/account/").content.decode()
    assert "old_password" not in page
    assert 'name="name_email-email"' not in page
