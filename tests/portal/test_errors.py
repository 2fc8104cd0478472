"""Error pages: status, telephone numbers, and no database access."""

import pytest
from django.db import OperationalError
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from guidance.models import AreaPage
from prevent_portal import errors

PAGES = ("400", "403", "404", "429", "500", "503")
NUMBERS = ("999", "101", "0800789321", "08000113764")


@pytest.mark.parametrize("page", PAGES)
def test_error_page_has_the_telephone_numbers(page):
    """Without the `db` fixture a query would raise."""
    main = render_to_string(f"{page}.html").split("<main", 1)[1].split("</main>", 1)[0]
    for number in NUMBERS:
        assert f'href="tel:{number}"' in main
    assert "<h1" in main


@pytest.mark.parametrize("page", PAGES)
def test_error_page_is_not_indexed(page):
    assert '<meta name="robots" content="noindex' in render_to_string(f"{page}.html")


@pytest.mark.parametrize(
    ("handler", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404), (errors.server_error, 500)],
)
def test_error_handler_returns_its_status(handler, status):
    assert handler(RequestFactory().get("/")).status_code == status


@pytest.mark.parametrize(
    ("error", "status"), [(ValueError("x"), 500), (OperationalError("x"), 503), (Http404("x"), 404)]
)
def test_failing_guidance_page_shows_the_error_page(db, monkeypatch, error, status):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(AreaPage, "serve", fail)
    response = Client(raise_request_exception=False).get("/areas/norfolk/")
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert b"tel:08000113764" in response.content
    assert response.has_header("Retry-After") == (status == 503)
