"""Pictures before an officer: one of their own force alone, one at a time, and each look is written down."""

import pytest

from referrals.models import Attachment, Event
from tests.referrals.report.drawing import opened, picture
from tests.referrals.report.filling import read
from tests.referrals.review.building import send


@pytest.fixture
def concern(db):
    return send(pictures=[picture("PNG"), picture("JPEG", (30, 20))])


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/pictures/"


def looks(concern):
    return [event.facts for event in Event.objects.filter(concern_id=concern.id, kind="picture-seen")]


def test_another_force_gets_the_404_of_a_picture_that_never_was(stranger_client, concern, address):
    theirs, none = stranger_client.get(f"{address}1/"), stranger_client.get("/review/AAAA-AAAA/pictures/1/")
    assert theirs.status_code == none.status_code == 404
    assert not looks(concern)


def test_head_and_post_are_refused_since_a_look_is_an_event(officer_client, concern, address):
    for method in (officer_client.head, officer_client.post):
        assert method(f"{address}1/").status_code == 405
    assert not looks(concern)


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999", "x", "-1"])
def test_a_picture_that_is_not_there(officer_client, concern, address, number):
    assert officer_client.get(f"{address}{number}/").status_code == 404
    assert not looks(concern)


@pytest.mark.parametrize(("number", "kind", "size"), [(1, "png", (60, 40)), (2, "jpeg", (30, 20))])
def test_it_is_shown_as_a_picture_and_nothing_else(officer_client, concern, address, number, kind, size):
    response = officer_client.get(f"{address}{number}/")
    assert opened(response.content).size == size
    assert response["Content-Type"] == f"image/{kind}"
    assert response["Content-Disposition"] == f'inline; filename="{concern.reference}-{number}.{kind}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert looks(concern) == [{"picture": number}]


def test_the_concerns_page_names_them_and_opens_none(officer_client, concern, address):
    page = read(officer_client.get(f"/review/{concern.reference}/"))
    assert [link["href"] for link in page.select("a.portal-picture-link")] == [f"{address}1/", f"{address}2/"]
    assert not page.select("main img")
    assert not looks(concern)


def test_one_that_does_not_open_is_said_plainly_and_not_marked_as_seen(officer_client, concern, address):
    Attachment.objects.update(sealed=b"v1||")
    assert officer_client.get(f"{address}1/").status_code == 503
    assert not looks(concern)


def test_moved_to_another_concern_it_does_not_open(officer_client, concern, address):
    other = send()
    Attachment.objects.filter(number=1).update(concern=other)
    assert officer_client.get(f"/review/{other.reference}/pictures/1/").status_code == 503
