"""The officers' queue: order, keyset pages, malformed cursors and isolation between forces."""

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


def send_many(number, **fields):
    # The copies share one envelope, which would not open for them: sealing each would be slow.
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


def test_queue_is_ordered_by_urgency_then_waiting_time(officer_client):
    standard_old = send(at=AT - timedelta(days=9))
    urgent_new = send(urgency=Urgency.URGENT, at=AT)
    standard_new = send(at=AT - timedelta(days=1))
    urgent_old = send(urgency=Urgency.URGENT, at=AT - timedelta(hours=1))
    expected = [urgent_old, urgent_new, standard_old, standard_new]
    assert rows(officer_client.get("/review/")) == [concern.reference for concern in expected]


@pytest.mark.parametrize("start", ["/review/", "/review/?from_day=2026-11-19&to_day=2026-11-21"], ids=["all", "days"])
def test_pages_show_each_of_sixty_concerns_once(officer_client, start):
    # Most are received in the same minute, so only the id orders them. Filtering by a few days uses another query.
    total = send_many(40) + send_many(12, urgency=Urgency.URGENT) + send_many(8, at=AT - timedelta(days=1))
    forward = walk(officer_client, start, "next")
    seen = [reference for shown, _ in forward for reference in shown]
    assert seen == list(Concern.objects.by_risk().values_list("reference", flat=True))
    assert (len(seen), len(set(seen)), len(forward)) == (total, 60, 3)
    # And back, from the last page to the first, each as it was.
    last = "/review/" + read(officer_client.get(forward[1][1])).select_one("a[rel=next]")["href"]
    back = walk(officer_client, last, "prev")
    assert [shown for shown, _ in back] == [shown for shown, _ in forward][::-1]


def walk(client, address, which):
    """The references of each page and its address, by the links to the next page or to the previous one."""
    pages = []
    while address:
        response = client.get(address)
        pages.append((rows(response), address))
        link = read(response).select_one(f"a[rel={which}]")
        address = "/review/" + link["href"] if link else None
    return pages


def test_previous_page_says_where_it_is(officer_client):
    send_many(2 * PAGE_SIZE + 3)
    (_, _), (_, second), (_, third) = walk(officer_client, "/review/", "next")
    (_, _), (_, back), (_, first) = walk(officer_client, third, "prev")
    for one, other in ((second, back), ("/review/", first)):
        pages = [read(officer_client.get(each)).select_one("#shown").get_text() for each in (one, other)]
        assert pages[0] == pages[1]
    page = read(officer_client.get(back))
    chosen = read(officer_client.get("/review/" + page.select_one("#shown a")["href"]))
    assert [each["value"] for each in chosen.select("input[name=chosen][checked]")] == rows(officer_client.get(back))
    assert not read(officer_client.get(first)).select("a[rel=prev]")
    assert not read(officer_client.get("/review/")).select("a[rel=prev]")


def test_previous_page_is_the_first_when_concerns_have_gone(officer_client):
    send_many(PAGE_SIZE + 5)
    (shown, _), (rest, second) = walk(officer_client, "/review/", "next")
    back = read(officer_client.get(second)).select_one("a[rel=prev]")["href"]
    for reference in shown[:2]:
        close(Concern.objects.get(reference=reference))
    response = officer_client.get("/review/" + back)
    assert rows(response) == shown[2:] + rest[:2]
    assert not read(response).select("a[rel=prev]")


def test_page_behind_the_last_concern_leads_back(officer_client):
    send_many(PAGE_SIZE + 1)
    (shown, _), (rest, second) = walk(officer_client, "/review/", "next")
    close(Concern.objects.get(reference=rest[0]))
    response = officer_client.get(second)
    assert rows(response) == []
    assert rows(officer_client.get("/review/" + read(response).select_one("a[rel=prev]")["href"])) == shown


def test_full_single_page_has_no_next_link(officer_client, db):
    send_many(PAGE_SIZE)
    assert not read(officer_client.get("/review/")).select("a[rel=next]")


def test_next_page_skips_none_after_a_concern_is_closed(officer_client):
    send_many(PAGE_SIZE + 5)
    first = officer_client.get("/review/")
    gone = rows(first)[-1]
    close(Concern.objects.get(reference=gone))
    second = officer_client.get("/review/" + read(first).select_one("a[rel=next]")["href"])
    assert len({*rows(first), *rows(second)}) == PAGE_SIZE + 5


@pytest.mark.parametrize("cursor", BAD_CURSORS, ids=lambda cursor: cursor[:20].encode("ascii", "ignore").decode())
def test_malformed_cursor_shows_the_first_page(officer_client, concern, cursor):
    for name in ("after", "before"):
        response = officer_client.get("/review/", {name: cursor})
        assert response.status_code == 200
        assert rows(response) == [concern.reference]
        assert b"<script>alert" not in response.content
        assert not read(response).select("a[rel=prev]")


def test_queue_shows_no_concern_of_another_force(officer_client, stranger_client, concern):
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


def test_cursor_of_another_force_shows_none_of_its_concerns(stranger_client, officer_client):
    send_many(PAGE_SIZE + 1)
    following = read(officer_client.get("/review/")).select_one("a[rel=next]")["href"]
    assert rows(stranger_client.get("/review/" + following)) == []


def test_empty_queue_shows_a_message(officer_client):
    assert "No concern is waiting." in words(officer_client.get("/review/"))


def test_closed_concern_moves_to_the_list_of_latest_outcomes(officer_client, concern):
    close(concern, outcome="no-concern")
    response = officer_client.get("/review/")
    assert rows(response) == []
    assert f"{concern.reference} , Norfolk: No Prevent concern" in words(response)


def test_unopened_concern_is_tagged_as_new(officer_client, concern):
    def tags():
        return [tag.get_text() for tag in read(officer_client.get("/review/")).select("tbody .govuk-tag")]

    assert tags() == ["New"]
    officer_client.get(f"/review/{concern.reference}/")
    assert tags() == []


def test_calls_are_listed_by_due_time_until_the_concern_is_opened(officer_client, concern):
    later = add_call(concern, to="01603 222222", due_at=AT + timedelta(minutes=5))
    first = add_call(concern, to="01603 111111", due_at=AT)
    (line,) = read(officer_client.get("/review/")).select("main a[href*=calls]")
    assert (line["href"], line.get_text()) == ("/review/calls/", "Calls to make: 2")
    links = [link["href"] for link in read(officer_client.get(line["href"])).select("main li a[href*=calls]")]
    assert links == [f"/review/{concern.reference}/calls/{row.pk}/" for row in (first, later)]
    officer_client.get(f"/review/{concern.reference}/")
    assert "Calls to make" not in words(officer_client.get("/review/"))
