"""Pictures of a concern: only for officers of its force, and each view is recorded as an event."""

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


def views_recorded(concern):
    return [event.facts for event in Event.objects.filter(concern_id=concern.id, kind="picture-seen")]


def test_picture_of_another_force_is_not_found(stranger_client, concern, address):
    theirs, none = stranger_client.get(f"{address}1/"), stranger_client.get("/review/AAAA-AAAA/pictures/1/")
    assert theirs.status_code == none.status_code == 404
    assert not views_recorded(concern)


def test_head_and_post_give_405_and_record_no_view(officer_client, concern, address):
    for method in (officer_client.head, officer_client.post):
        assert method(f"{address}1/").status_code == 405
    assert not views_recorded(concern)


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999", "x", "-1"])
def test_missing_picture_is_not_found(officer_client, concern, address, number):
    assert officer_client.get(f"{address}{number}/").status_code == 404
    assert not views_recorded(concern)


@pytest.mark.parametrize(("number", "kind", "size"), [(1, "png", (60, 40)), (2, "jpeg", (30, 20))])
def test_picture_is_served_with_safe_headers_and_recorded(officer_client, concern, address, number, kind, size):
    response = officer_client.get(f"{address}{number}/")
    assert opened(response.content).size == size
    assert response["Content-Type"] == f"image/{kind}"
    assert response["Content-Disposition"] == f'inline; filename="{concern.reference}-{number}.{kind}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert views_recorded(concern) == [{"picture": number}]


def test_concern_page_links_pictures_without_opening_them(officer_client, concern, address):
    report = read(officer_client.get(f"/review/{concern.reference}/"))
    assert report.find("a", string="2 pictures")["href"] == f"/review/{concern.reference}/files/"
    page = read(officer_client.get(f"/review/{concern.reference}/files/"))
    assert [link["href"] for link in page.select("a.portal-picture-link")] == [f"{address}1/", f"{address}2/"]
    assert not page.select("main img")
    assert not views_recorded(concern)


def test_damaged_picture_gives_503_and_records_no_view(officer_client, concern, address):
    Attachment.objects.update(sealed=b"v1||")
    assert officer_client.get(f"{address}1/").status_code == 503
    assert not views_recorded(concern)


def test_picture_moved_to_another_concern_does_not_open(officer_client, concern, address):
    other = send()
    Attachment.objects.filter(number=1).update(concern=other)
    assert officer_client.get(f"/review/{other.reference}/pictures/1/").status_code == 503
