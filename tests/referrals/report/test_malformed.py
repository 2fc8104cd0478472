"""Malformed posts cause no server error: 300 of the 10,000 that the drill sends to a real portal."""

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

COUNT = 300
TOKEN = "t" * 32


@pytest.fixture(autouse=True)
def _one_connection():
    """Keep the connection open between requests: it holds the transaction of the test."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def status_of(application: WSGIHandler, post: Post, draft: str) -> int:
    """Call the application as a web server does: the test client builds requests itself, which is what may fail."""
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


def statuses_of(number: int) -> list[int]:
    """Statuses of this many posts to a complete draft, which is created again after a post that deleted it."""
    application, draft, statuses = Handler(), "", []
    for each, post in enumerate(posts(number)):
        if not Draft.objects.exists():
            draft = fill([*WAYS.values()][each % len(WAYS)]).key.to_cookie()
        statuses.append(status_of(application, post, draft))
    return statuses


def test_malformed_posts_cause_no_server_error(db):
    statuses = statuses_of(COUNT)
    assert max(statuses) < 500
    assert {200, 302, 400, 404} <= set(statuses)  # some posts are accepted


def test_malformed_posts_detect_a_planted_error(db, monkeypatch):
    """Control: with a bug that fails for text outside ASCII, the test above would fail."""
    monkeypatch.setattr(danger_signs, "signs_in", lambda text: text.encode("ascii") == b"")
    assert 500 in statuses_of(COUNT // 4)


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
