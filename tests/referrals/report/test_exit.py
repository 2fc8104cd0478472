"""The "Exit this page" button."""

import pytest
from django.db import OperationalError
from django.test import Client

from referrals.models import Concern, Draft, DraftPicture
from tests.referrals.report.drawing import picture
from tests.referrals.report.filling import client_with, fill, filled, read
from tests.referrals.report.returning import visiting
from tests.referrals.report.test_pictures import add
from tests.referrals.review.building import send
from tests.referrals.walking import answers

EXIT = "/report/exit/"
DETAIL = "Failing row contains"
WITHOUT_A_DRAFT = ["", "start/", "danger/", "suspicious/", "online-material/", "advice/", "elsewhere/"]
PAGES = [*(f"/report/{page}" for page in WITHOUT_A_DRAFT), "/return/", "/report/check/", "/report/sent/"]


def is_exit_response(response, settings):
    assert response.status_code == 200
    assert response["Refresh"] == f"0; url={settings.EXIT_URL}"
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    cookie = response.cookies["draft"]
    assert (cookie.value, cookie["max-age"]) == ("", 0)
    page = read(response)
    assert page.title.get_text() == "Loading"
    assert [link["href"] for link in page.select("a, link, script")] == ["data:,", settings.EXIT_URL]
    return True


def test_another_site_cannot_delete_a_draft(db):
    """The cookie is SameSite=Lax, so a cross-site POST is sent without it."""
    client = filled()
    assert client.cookies["draft"] is not None
    begun = Client()
    begun.post("/report/start/")
    assert begun.cookies["draft"]["samesite"] == "Lax"
    Client().post(EXIT, headers={"origin": "https://evil.example"})
    assert Draft.objects.count() == 2


def test_get_and_head_do_not_delete_the_draft(db):
    client = filled()
    for method in (client.get, client.head):
        assert method(EXIT).status_code == 405
    assert Draft.objects.count() == 1


def test_exit_deletes_only_this_draft_and_its_pictures(db, settings):
    client, other = filled(), filled()
    add(client, picture())
    add(other, picture())
    assert is_exit_response(client.post(EXIT), settings)
    assert Draft.objects.count() == DraftPicture.objects.count() == 1
    assert other.get("/report/check/").status_code == 200


def test_exit_accepts_invalid_csrf_token(db, settings):
    draft = fill()
    client = client_with(draft, enforce_csrf_checks=True)
    assert is_exit_response(client.post(EXIT, {"csrfmiddlewaretoken": "old"}), settings)
    assert not Draft.objects.exists()


def test_exit_without_draft_leaves_the_site(db, settings):
    assert is_exit_response(Client().post(EXIT), settings)


def test_exit_during_database_failure_leaves_and_logs(db, settings, monkeypatch, log_book):
    client = filled()

    def fail(*args, **kwargs):
        raise OperationalError(DETAIL)

    monkeypatch.setattr("referrals.report.drafts.load_draft", fail)
    assert is_exit_response(client.post(EXIT), settings)
    assert log_book.holding(["could not be wiped on exit"])
    assert not log_book.holding([DETAIL])


def test_exit_ends_a_return_visit(db, settings):
    client = visiting(send())
    assert Draft.objects.count() == 1
    response = client.post(EXIT)
    assert is_exit_response(response, settings)
    assert response.cookies[settings.RETURN_COOKIE_NAME]["max-age"] == 0
    assert not Draft.objects.exists()


def test_exit_after_sending_deletes_receipt_not_concern(db, settings):
    client = filled()
    client.post("/report/check/")
    assert is_exit_response(client.post(EXIT), settings)
    assert not Draft.objects.exists()
    assert Concern.objects.count() == 1


@pytest.mark.parametrize("page", [*PAGES, *(f"/report/{slug}/" for slug in answers())])
def test_every_report_page_has_exit_button_and_skip_link(db, page, settings):
    client = filled()
    if page == "/report/sent/":
        client.post("/report/check/")
    shown = read(client.get(page))
    (form,) = shown.select("form[data-module=portal-exit]")
    assert (form["method"], form["action"], form["data-url"]) == ("post", EXIT, settings.EXIT_URL)
    (button,) = form.select("button[type=submit]")
    (skip,) = shown.select("a.govuk-js-exit-this-page-skiplink")
    assert skip["href"] == f"#{button['id']}"
    assert not shown.find("main").find("form", {"data-module": "portal-exit"})


def test_ended_page_has_exit_button(db):
    assert read(Client().get("/report/worry/")).select("form[data-module=portal-exit]")


@pytest.mark.parametrize("page", [*PAGES, *(f"/report/{slug}/" for slug in answers()), "/report/nothing/"])
def test_window_titles_do_not_reveal_the_subject(db, page):
    client = filled()
    if page == "/report/sent/":
        client.post("/report/check/")
    for response in (client.get(page), client.post(page), Client().get(page)):
        if response.status_code == 200:
            title = read(response).title.get_text().lower()
            assert title.strip()
            for word in ("prevent", "terror", "concern", "report", "police", "worr", "radical", "danger", "999"):
                assert word not in title


def test_window_titles_are_unique(db):
    titles = [read(filled().get(f"/report/{slug}/")).title.get_text() for slug in [*answers(), "start", "check"]]
    assert len(set(titles)) == len(titles)
