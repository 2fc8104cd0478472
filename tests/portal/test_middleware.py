"""Middleware: unreadable requests are refused, responses are not cached by default."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from prevent_portal.middleware import refuse_unreadable, set_headers

FORM = "application/x-www-form-urlencoded"
requests = RequestFactory()


def _view(request):
    return HttpResponse(request.POST.get("name", "nothing"))


def _post(charset):
    request = requests.generic("POST", "/report/", b"name=x", content_type=f"{FORM}{charset}")
    return refuse_unreadable(_view)(request)


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=UTF-8", '; charset="utf-8"'])
def test_utf8_form_is_accepted(charset):
    assert _post(charset).content == b"x"


@pytest.mark.parametrize("charset", ["utf-7", "rot13", "utf-16", "latin-1", "zip", "no-such", "' utf-8 x"])
def test_other_charsets_are_refused(charset):
    response = _post(f"; charset={charset}")
    assert response.status_code == 400
    assert b"UTF-8" in response.content


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_usual_methods_are_accepted(method):
    assert refuse_unreadable(_view)(requests.generic(method, "/")).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "JUNK", "get"])
def test_other_methods_are_refused(method):
    request = requests.generic(method, "/")
    request.method = method
    response = refuse_unreadable(_view)(request)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


def test_cms_may_use_other_methods():
    assert refuse_unreadable(_view)(requests.patch("/cms/x/")).status_code == 200


def test_response_is_no_store_by_default():
    assert set_headers(_view)(requests.get("/"))["Cache-Control"] == "no-store"


def test_view_may_set_cache_control():
    def kept(request):
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    assert set_headers(kept)(requests.get("/"))["Cache-Control"] == "max-age=60"


def test_permissions_policy_disables_device_features():
    assert "geolocation=()" in set_headers(_view)(requests.get("/"))["Permissions-Policy"]


def test_only_the_cms_gets_the_looser_content_policy():
    assert not hasattr(set_headers(_view)(requests.get("/report/")), "_csp_replace")
    assert "'unsafe-inline'" in set_headers(_view)(requests.get("/cms/"))._csp_replace["script-src"]


def test_middleware_is_installed(client):
    """With the real middleware stack, for a URL that no view serves."""
    response = client.post("/nowhere/", b"name=x", content_type=f"{FORM}; charset=utf-7")
    assert response.status_code == 400
    assert client.trace("/").status_code == 405
