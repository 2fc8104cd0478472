"""How much a request may bring: refused by its stated length, before anything is read."""

from contextlib import ExitStack

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from prevent_portal.uploads import EDITORS_BODY, OTHER_BODY, PICTURE_BODY, refuse_too_big, uploads

taken = refuse_too_big(lambda request: HttpResponse("taken"))


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
def test_the_limit_of_each_part(path, most):
    for length, status in ((most, 200), (most + 1, 413), (10**30, 413)):
        assert taken(RequestFactory().post(path, CONTENT_LENGTH=str(length))).status_code == status


@pytest.mark.parametrize("length", ["", "x", "²", "1e9", None])
def test_a_length_that_is_no_number_is_left_to_django_which_reads_nothing(length):
    request = RequestFactory().post("/report/")
    request.META["CONTENT_LENGTH"] = length
    assert taken(request).status_code == 200
    assert request.POST == {}


def test_pictures_on_their_way_never_take_every_thread(db):
    """A slow line holds its thread for minutes: the third is told to wait, and words pass."""
    posts = RequestFactory()
    with ExitStack() as on_their_way:
        for _ in range(2):
            uploads.acquire()
            on_their_way.callback(uploads.release)
        third = taken(posts.post("/report/pictures/", CONTENT_LENGTH="5000000"))
        assert (third.status_code, third["Retry-After"]) == (503, "30")
        assert b"Your answers are still here" in third.content
        for path, length in (("/report/pictures/", "90000"), ("/report/worry/", "500000")):
            assert taken(posts.post(path, CONTENT_LENGTH=length)).status_code == 200
    assert taken(posts.post("/report/pictures/", CONTENT_LENGTH="5000000")).status_code == 200


def test_a_picture_that_ends_in_an_error_gives_its_place_back():
    def fail(request):
        raise RuntimeError

    failing = refuse_too_big(fail)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            failing(RequestFactory().post("/report/pictures/", CONTENT_LENGTH="5000000"))
