"""The queue: the most urgent and longest waiting first, page by page, and never another force's."""

from datetime import timedelta
from uuid import uuid4

import pytest

from referrals.models import Concern, Urgency
from referrals.review.queue import PAGE_SIZE
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, BASILDON, add_call, close, send

ANY_ID = "0f" * 16
BAD_CURSORS = [
    "x",
    "1_2_3",
    "__",
    "1_202611210800+0000_",
    "1_202611210800+0000_not-a-number",
    f"x_202611210800+0000_{ANY_ID}",
    f"1_202699990800+0000_{ANY_ID}",
    f"1_202611210800_{ANY_ID}",
    f"1_000101010000+2359_{ANY_ID}",
    f"1_999912312359-2359_{ANY_ID}",
    f"99999999999999999999_000101010000+2359_{ANY_ID}",
    "9" * 5_000 + f"_202611210800+0000_{ANY_ID}",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "é_é_é",
    "_" * 10_000,
]


def many(number, **fields):
    """Rows alike but for what the queue orders by; nobody opens them here, so one seal serves all."""
    first = send(**fields)
    for _ in range(number - 1):
        unique = {name: uuid4().hex for name in ("return_hash", "reply_key")}
        values = {
            field.attname: getattr(first, field.attname)
            for field in Concern._meta.concrete_fields
            if field.name not in ("id", "reference", "draft_id", *unique)
        }
        Concern(draft_id=uuid4(), **values, **unique).save(force_insert=True)
    return number


def rows(response):
    return [link["href"].split("/")[2] for link in read(response).select("table tbody a")]


def test_urgent_first_then_the_longest_waiting(officer_client):
    standard_old = send(at=AT - timedelta(days=9))
    urgent_new = send(urgency=Urgency.URGENT, at=AT)
    standard_new = send(at=AT - timedelta(days=1))
    urgent_old = send(urgency=Urgency.URGENT, at=AT - timedelta(hours=1))
    expected = [urgent_old, urgent_new, standard_old, standard_new]
    assert rows(officer_client.get("/review/")) == [concern.reference for concern in expected]


@pytest.mark.parametrize("start", ["/review/", "/review/?from_day=2026-11-19&to_day=2026-11-21"], ids=["all", "days"])
def test_sixty_concerns_are_paged_without_loss_or_repeat(officer_client, start):
    """Many of them of the same minute, where only the id tells them apart; a few days' are sorted in another way."""
    total = many(40) + many(12, urgency=Urgency.URGENT) + many(8, at=AT - timedelta(days=1))
    seen, address, pages = [], start, 0
    while address:
        response = officer_client.get(address)
        seen += rows(response)
        following = read(response).select_one("a[rel=next]")
        address = "/review/" + following["href"] if following else None
        pages += 1
    expected = list(Concern.objects.by_risk().values_list("reference", flat=True))
    assert seen == expected
    assert (len(seen), len(set(seen)), pages) == (total, 60, 3)


def test_exactly_one_page_offers_no_next(officer_client, db):
    many(PAGE_SIZE)
    assert not read(officer_client.get("/review/")).select("a[rel=next]")


def test_what_left_the_queue_between_two_pages_loses_nothing(officer_client):
    many(PAGE_SIZE + 5)
    first = officer_client.get("/review/")
    gone = rows(first)[-1]
    close(Concern.objects.get(reference=gone))
    second = officer_client.get("/review/" + read(first).select_one("a[rel=next]")["href"])
    assert len({*rows(first), *rows(second)}) == PAGE_SIZE + 5


@pytest.mark.parametrize("cursor", BAD_CURSORS, ids=lambda cursor: cursor[:20].encode("ascii", "ignore").decode())
def test_a_cursor_that_cannot_be_read_is_the_first_page(officer_client, concern, cursor):
    response = officer_client.get("/review/", {"after": cursor})
    assert response.status_code == 200
    assert rows(response) == [concern.reference]
    assert b"<script>alert" not in response.content


def test_another_forces_concerns_are_nowhere(officer_client, stranger_client, concern):
    theirs = send(council=BASILDON)
    add_call(theirs)
    done = close(send(council=BASILDON))
    page = officer_client.get("/review/").content.decode()
    assert concern.reference in page
    assert theirs.reference not in page
    assert done.reference not in page
    page = stranger_client.get("/review/").content.decode()
    assert concern.reference not in page
    assert theirs.reference in page
    assert done.reference in page


def test_a_cursor_of_another_force_shows_none_of_it(stranger_client, officer_client):
    many(PAGE_SIZE + 1)
    following = read(officer_client.get("/review/")).select_one("a[rel=next]")["href"]
    assert rows(stranger_client.get("/review/" + following)) == []


def test_it_holds_nothing_that_was_said(officer_client, concern):
    assert b"Canary" not in officer_client.get("/review/").content


def test_an_empty_queue_says_so(officer_client):
    assert "No concern is waiting." in words(officer_client.get("/review/"))


def test_a_closed_concern_leaves_the_queue_for_the_latest(officer_client, concern):
    close(concern, outcome="no-concern")
    response = officer_client.get("/review/")
    assert rows(response) == []
    assert f"{concern.reference} , Norfolk: No Prevent concern" in words(response)


def test_it_shows_what_nobody_has_opened(officer_client, concern):
    def tags():
        return [tag.get_text() for tag in read(officer_client.get("/review/")).select("tbody .govuk-tag")]

    assert tags() == ["New"]
    officer_client.get(f"/review/{concern.reference}/")
    assert tags() == []


def test_calls_wait_in_order_until_somebody_opened_the_concern(officer_client, concern):
    later = add_call(concern, to="01603 222222", due_at=AT + timedelta(minutes=5))
    first = add_call(concern, to="01603 111111", due_at=AT)
    page = read(officer_client.get("/review/"))
    links = [link["href"] for link in page.select("main li a[href*=calls]")]
    assert links == [f"/review/{concern.reference}/calls/{row.pk}/" for row in (first, later)]
    officer_client.get(f"/review/{concern.reference}/")
    assert "Calls to make" not in words(officer_client.get("/review/"))
