"""Fifteen minutes without a page, and a session is over at the next request; what was typed is given back."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from guidance.models import Area, GuidancePage
from prevent_portal.accounts import roles
from prevent_portal.accounts.models import ExpiredForm, Session, User
from prevent_portal.accounts.session_limits import in_background, note_use
from referrals.models import Note
from tests.guidance.editing import draft_of, edit_address, page_form
from tests.referrals.review.building import acknowledge, send

EMAIL, PASSWORD = "officer@example.org", "three random words"
WORDS = "Canary <b>first</b> line\r\nand a second, \u202eturned"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(settings, frozen):
    settings.REQUIRE_MFA = False
    cache.clear()
    user = User.objects.create_user(EMAIL, PASSWORD)
    roles.give(user, roles.Assignment("officer", Area.objects.get(slug="norfolk").force_id))
    return user


def sign_in(client, email=EMAIL, **extra):
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD, **extra})


@pytest.fixture
def client(user):
    client = Client()
    sign_in(client)
    return client


def is_in(client):
    return client.get("/review/").status_code == 200


@pytest.mark.parametrize(("seconds", "still"), [(899, True), (899.9, True), (900, False), (930, False)])
def test_it_ends_after_fifteen_minutes_and_not_a_second_later(client, frozen, seconds, still):
    frozen.shift(seconds)
    assert is_in(client) is still
    assert Session.objects.exists() is still


@pytest.mark.parametrize(("use", "end"), [(4.9, 900), (5, 905), (600, 1500)])
def test_after_a_page_it_ends_fifteen_minutes_later_or_a_few_seconds_before(client, frozen, use, end):
    """`use` and `end` in seconds after signing in."""
    frozen.shift(use)
    page = client.get("/review/").content.decode()
    assert f'data-seconds="{int(end - use)}"' in page  # and it says so
    frozen.shift(end - use - 0.1)
    assert client.get("/review/new/").status_code == 200  # which is no use of it
    frozen.shift(0.1)
    assert not is_in(client)


def test_a_page_is_fifteen_minutes_more(client, frozen):
    for _ in range(4):
        frozen.shift(timedelta(minutes=14))
        assert is_in(client)


def test_many_pages_at_once_are_one_writing(client, frozen):
    before = Session.objects.get().last_used_at
    frozen.shift(timedelta(seconds=3))
    assert is_in(client)
    assert Session.objects.get().last_used_at == before
    frozen.shift(timedelta(seconds=3))
    assert is_in(client)
    assert Session.objects.get().last_used_at == before + timedelta(seconds=6)


def test_a_stolen_cookie_lives_no_longer(client, frozen):
    copied = Client()
    copied.cookies["session"] = client.cookies["session"].value
    frozen.shift(timedelta(minutes=16))
    assert not is_in(client)
    assert not is_in(copied)


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(client, frozen, rf):
    """The editor's own question who else is there, and whatever is marked so."""
    for _ in range(2):
        frozen.shift(timedelta(minutes=8))
        client.post("/cms/editing-sessions/ping/guidance/contact/1/1/")
    assert not is_in(client)
    sign_in(client)
    request = rf.get("/review/new/")
    request.session, request.user = client.session, None
    before = dict(request.session)
    frozen.shift(timedelta(minutes=8))
    in_background(lambda request: None)(request)
    note_use(request)
    assert dict(request.session) == before
    note_use_of_a_page = rf.get("/review/")
    note_use_of_a_page.session = client.session
    note_use(note_use_of_a_page)
    assert dict(note_use_of_a_page.session) != before  # the control


def test_a_queue_that_counts_by_itself_keeps_nobody_signed_in(client, frozen):
    for minutes in range(14):
        frozen.shift(timedelta(minutes=1))
        assert client.get("/review/new/").status_code == 200, minutes
    frozen.shift(timedelta(minutes=1))
    assert client.get("/review/new/").status_code == 302
    assert not is_in(client)


def test_staying_is_asking(client, frozen):
    for _ in range(3):
        frozen.shift(timedelta(minutes=14))
        assert client.post("/accounts/stay/").status_code == 204
    frozen.shift(timedelta(minutes=16))
    assert client.post("/accounts/stay/").status_code == 302
    assert not ExpiredForm.objects.exists()


def test_a_page_that_asks_how_long_is_told_and_keeps_nobody_signed_in(client, frozen):
    """The editor's pages do, before they warn."""
    frozen.shift(timedelta(minutes=13))
    for expected in (120, 60):
        assert client.get("/accounts/left/").json() == {"seconds": expected}
        frozen.shift(timedelta(minutes=1))
    assert client.get("/accounts/left/").json() == {"seconds": 0}
    assert not is_in(client)
    assert Client().get("/accounts/left/").json() == {"seconds": 0}


def test_it_is_told_of_the_end_of_the_day_too(client, frozen):
    session = client.session
    session["signed_in_at"] -= 12 * 3600 - 300
    session.save()
    assert client.get("/accounts/left/").json() == {"seconds": 300}


def test_each_page_of_the_cms_warns(client, user):
    user.is_superuser = True
    user.save()
    page = client.get("/cms/").content.decode()
    [script] = re.findall(r"<script[^>]*data-portal-time[^>]*>", page)
    assert 'data-warn="120"' in script
    assert 'data-action="/accounts/stay/"' in script
    assert 'data-left="/accounts/left/"' in script


def test_what_an_editor_sent_too_late_is_given_back_and_saved(client, user, frozen):
    user.is_superuser = True
    user.save()
    page = GuidancePage.objects.get(slug="complaints")
    fields = page_form(page, "Canary words of an editor")
    frozen.shift(timedelta(minutes=16))
    assert client.post(edit_address(page), fields)["Location"] == "/accounts/login/?next=/accounts/expired-form/"
    sign_in(client)
    given = client.get("/accounts/expired-form/").content.decode()
    assert f'action="{edit_address(page)}"' in given
    hidden = BeautifulSoup(given, "html.parser").select('form input[type="hidden"]')
    assert client.post(edit_address(page), {each["name"]: each["value"] for each in hidden}).status_code == 302
    assert "Canary words of an editor" in draft_of(page)


def test_a_page_says_until_when(client):
    page = client.get("/review/").content.decode()
    assert re.search(r"signed in until <strong[^>]*>9:15am</strong>", page)
    assert 'data-seconds="900"' in page
    assert 'data-warn="120"' in page


def test_at_the_end_of_the_day_it_says_when_that_is(client, frozen):
    session = client.session
    session["signed_in_at"] -= 12 * 3600 - 300
    session.save()
    assert 'data-seconds="300"' in client.get("/review/").content.decode()


def test_a_session_from_before_there_were_limits_is_over(client):
    session = client.session
    del session["last_used_at"]
    session.save()
    assert not is_in(client)


@pytest.fixture
def expired_form(user, client, frozen):
    """A note that was sent sixteen minutes after its page was opened."""
    concern = acknowledge(send(), user.officer)
    address = f"/review/{concern.reference}/note/"
    assert client.get(address).status_code == 200
    frozen.shift(timedelta(minutes=16))
    token = client.cookies["csrf"].value
    answer = client.post(address, {"kind": "fact", "text": WORDS, "csrfmiddlewaretoken": token})
    assert answer["Location"] == "/accounts/login/?next=/accounts/expired-form/"
    assert not Note.objects.exists()
    return address


def test_expired_form_is_given_back_and_can_be_sent(client, expired_form):
    assert "What you sent is kept" in client.get("/accounts/login/?next=/accounts/expired-form/").content.decode()
    assert sign_in(client, next="/accounts/expired-form/")["Location"] == "/accounts/expired-form/"
    page = client.get("/accounts/expired-form/").content.decode()
    assert "Canary &lt;b&gt;first&lt;/b&gt; line" in page
    assert f'action="{expired_form}"' in page
    fields = dict(re.findall(r'<input type="hidden" name="(kind|text)" value="([^"]*)"', page))
    assert set(fields) == {"kind", "text"}
    assert client.post(expired_form, {"kind": "fact", "text": WORDS}).status_code == 302
    assert Note.objects.count() == 1


def test_expired_form_is_stored_encrypted(client, expired_form):
    [row] = ExpiredForm.objects.values()
    assert "Canary" not in str(row)
    assert "Canary" not in str(client.cookies) + str([each.get_decoded() for each in Session.objects.all()])


def test_expired_form_is_shown_to_its_user_alone(client, expired_form):
    User.objects.create_user("other@example.org", PASSWORD)
    assert client.get("/accounts/expired-form/")["Location"].startswith("/accounts/login/")
    sign_in(client, "other@example.org")
    assert client.get("/accounts/expired-form/")["Location"] == "/accounts/landing/"
    elsewhere = Client()  # the right person, without the key
    sign_in(elsewhere)
    assert elsewhere.get("/accounts/expired-form/")["Location"] == "/accounts/landing/"


def test_expired_form_waits_for_the_second_factor(client, expired_form, settings):
    sign_in(client)
    settings.REQUIRE_MFA = True
    assert client.get("/accounts/expired-form/")["Location"] == "/accounts/mfa/"


def test_expired_form_is_gone_after_half_an_hour(client, expired_form, frozen):
    frozen.shift(timedelta(minutes=31))
    sign_in(client)
    assert client.get("/accounts/expired-form/")["Location"] == "/accounts/landing/"


def test_expired_form_can_be_discarded(client, expired_form):
    sign_in(client)
    assert client.post("/accounts/expired-form/")["Location"] == "/accounts/landing/"
    assert not ExpiredForm.objects.exists()
    assert not client.cookies["expired_form"].value


@pytest.mark.parametrize("cookie", ["", "x", "A" * 64, "\xe9"])
def test_damaged_cookie_opens_no_expired_form(client, cookie):
    client.cookies["expired_form"] = cookie
    assert client.get("/accounts/expired-form/")["Location"] == "/accounts/landing/"


def test_form_from_another_site_is_not_stored(user, frozen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    frozen.shift(timedelta(minutes=16))
    assert client.post("/review/ABCDEFG/note/", {"text": WORDS}).status_code == 403
    assert not ExpiredForm.objects.exists()


def test_password_form_is_not_stored(client, frozen):
    frozen.shift(timedelta(minutes=16))
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert not ExpiredForm.objects.exists()


def test_too_long_form_is_not_stored(client, frozen):
    frozen.shift(timedelta(minutes=16))
    assert client.post("/review/x/note/", {"text": "x" * 500_001})["Location"] == "/accounts/login/"
    assert not ExpiredForm.objects.exists()
