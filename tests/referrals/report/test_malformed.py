"""300 of the 10,000 damaged posts that the drill sends to a real portal: none of them is a fault of ours."""

from io import BytesIO

import pytest
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import close_old_connections
from django.test import RequestFactory

from prevent_portal.handler import Handler
from referrals.models import Draft
from referrals.report import danger_signs
from tests.malformed import FORM, Post, posts
from tests.referrals.report.filling import fill
from tests.referrals.ways import WAYS

SEEN = 300
TOKEN = "t" * 32


@pytest.fixture(autouse=True)
def _one_connection():
    """A real request ends with its connection; the test's transaction lives in this one."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def status_of(application: WSGIHandler, post: Post, draft: str) -> int:
    """As a web server asks: Django's test client would make the request by itself, and that is what may fail."""
    path, _, query = post.path.partition("?")
    environ = RequestFactory()._base_environ(
        PATH_INFO=path,
        QUERY_STRING=query,
        REQUEST_METHOD="POST",
        CONTENT_TYPE=post.content_type,
        CONTENT_LENGTH=str(len(post.body)),
        HTTP_COOKIE=f"csrf={TOKEN}; draft={draft}",
        HTTP_X_CSRFTOKEN=TOKEN,
        **{"wsgi.input": BytesIO(post.body)},
    )
    started = []
    response = application(environ, lambda status, headers: started.append(status))
    response.close()
    return int(started[0][:3])


def answers_to(number: int) -> list[int]:
    """To somebody who has answered everything, and begins again after a post that ended the draft."""
    application, draft, statuses = Handler(), "", []
    for each, post in enumerate(posts(number)):
        if not Draft.objects.exists():
            draft = fill([*WAYS.values()][each % len(WAYS)]).key.to_cookie()
        statuses.append(status_of(application, post, draft))
    return statuses


def test_malformed_posts_cause_no_server_error(db):
    statuses = answers_to(SEEN)
    assert max(statuses) < 500
    assert {200, 302, 400, 404} <= set(statuses)  # they reach further than the door


def test_malformed_posts_detect_a_planted_error(db, monkeypatch):
    """The control: one place that takes every answer for English letters."""
    monkeypatch.setattr(danger_signs, "is_danger", lambda text: text.encode("ascii") == b"")
    assert 500 in answers_to(SEEN // 4)


CHARSETS = [f"{FORM}; charset={name}" for name in ("rot13", "hex", "idna", "\0")]


@pytest.mark.parametrize("content_type", [*CHARSETS, f"{FORM}; a*=nope''%41"])
def test_unusable_charset_is_400(db, content_type):
    post = Post("/report/?area=norfolk", b"x=1", content_type)
    assert status_of(Handler(), post, "") == 400


def test_too_many_query_parameters_is_400(db):
    address = f"/report/?{'a&' * 1_001}"
    assert status_of(Handler(), Post(address, b"x=1", f"{FORM}; charset=utf-8"), "") == 400


def test_django_alone_raises_for_unusable_charset():
    with pytest.raises(LookupError):
        WSGIRequest(RequestFactory()._base_environ(QUERY_STRING="x", CONTENT_TYPE=f"{FORM}; charset=rot13"))
