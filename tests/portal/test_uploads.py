"""Limits on request bodies, refused by Content-Length before the body is read."""

from contextlib import ExitStack

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from prevent_portal.uploads import EDITORS_BODY, OTHER_BODY, PICTURE_BODY, refuse_too_big, uploads

middleware = refuse_too_big(lambda request: HttpResponse("taken"))


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/report/pictures/", PICTURE_BODY),
        ("/cms/images/add/", EDITORS_BODY),
        ("/report/worry/", OTHER_BODY),
        ("/report/picturesque/", OTHER_BODY),
        ("/", OTHER_BODY),
    ],
)
def test_body_limit_depends_on_the_path(path, most):
    for length, status in ((most, 200), (most + 1, 413), (10**30, 413)):
        assert middleware(RequestFactory().post(path, CONTENT_LENGTH=str(length))).status_code == status


@pytest.mark.parametrize("length", ["", "x", "²", "1e9", None])
def test_invalid_content_length_reads_no_body(length):
    request = RequestFactory().post("/report/")
    request.META["CONTENT_LENGTH"] = length
    assert middleware(request).status_code == 200
    assert request.POST == {}


def test_concurrent_picture_uploads_are_limited(db):
    """A slow upload holds a thread for minutes: the third is refused, small requests still pass."""
    posts = RequestFactory()
    with ExitStack() as uploading:
        for _ in range(2):
            uploads.acquire()
            uploading.callback(uploads.release)
        third = middleware(posts.post("/report/pictures/", CONTENT_LENGTH="5000000"))
        assert (third.status_code, third["Retry-After"]) == (503, "30")
        assert b"Your answers are still here" in third.content
        for path, length in (("/report/pictures/", "90000"), ("/report/worry/", "500000")):
            assert middleware(posts.post(path, CONTENT_LENGTH=length)).status_code == 200
    assert middleware(posts.post("/report/pictures/", CONTENT_LENGTH="5000000")).status_code == 200


def test_failed_upload_releases_its_place():
    def fail(request):
        raise RuntimeError

    failing = refuse_too_big(fail)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            failing(RequestFactory().post("/report/pictures/", CONTENT_LENGTH="5000000"))
