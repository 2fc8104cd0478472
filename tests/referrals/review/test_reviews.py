"""The pages of what is to be reviewed, and those that answer a subject access request."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from referrals.actions.data_rights.subject_access import make_access_request
from referrals.actions.monitoring.daily_summary import current_service_status
from referrals.actions.retention.reviews import ask_for_reviews
from referrals.models import Concern, Delivery, Event, SubjectAccessRequest, Worker
from tests.referrals.conftest import signed_in
from tests.referrals.duty.conftest import duty_client  # noqa: F401  (a fixture)
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, BASILDON, acknowledge, add_hold, close, send

DAY = timedelta(days=1)
TODAY = AT + 40 * DAY


@pytest.fixture(autouse=True)
def later(frozen):
    frozen.move_to(TODAY)


@pytest.fixture
def own(officer):
    """Untouched since AT, so due since 19 December."""
    return acknowledge(send(), officer, opened_at=AT)


@pytest.fixture
def closed(officer):
    concern = send()
    concern.deliveries.update(sent_at=AT)
    return close(concern, officer, opened_at=AT, outcome="no-concern")


def errors(response):
    return [link.get_text() for link in read(response).select(".govuk-error-summary a")]


def rows(client):
    page = read(client.get("/review/reviews/"))
    return {
        table.caption.get_text(): [
            [cell.get_text(strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")
        ]
        for table in page.select("table")
    }


def at(concern):
    return f"/review/{concern.reference}/review/"


def test_due_stand_first_with_who_is_asked_and_how_often(boss_client, own, closed, officer):
    add_hold(closed)
    closed.restrictions.update(review_on=date(2027, 1, 10))
    early = AT + 29 * DAY
    ask_for_reviews(at=early)
    assert rows(boss_client) == {
        "Due": [
            [
                own.reference,
                "open, without a step of an officer",
                "19 December 2026",
                "the force’s supervisors, asked 1 time",
            ]
        ],
        "In the next four weeks": [
            [closed.reference, "on hold", "10 January 2027", "the force’s supervisors"],
        ],
    }


def test_officer_sees_their_own_and_nobody_elses(officer_client, own, closed, make_officer):
    acknowledge(send(), make_officer("norfolk", "colleague"), opened_at=AT)
    send(council=BASILDON)
    assert [row[0] for row in rows(officer_client)["Due"]] == [own.reference]


def test_supervisor_sees_nothing_of_another_force(make_officer, one_factor, own):
    page = signed_in(make_officer("essex", "boss", is_supervisor=True)).get("/review/reviews/")
    assert "Nothing is due." in words(page)
    assert own.reference not in words(page)


def test_page_is_reached_from_the_navigation(officer_client):
    link = read(officer_client.get("/review/")).select_one('nav a[href="/review/reviews/"]')
    assert link.get_text(strip=True) == "Reviews"
    assert "Nothing is due." in words(officer_client.get("/review/reviews/"))


def test_owner_keeps_it_and_it_leaves_the_list(officer_client, own):
    page = officer_client.get(at(own))
    assert "Review date: 19 December 2026" in words(page)
    assert "open, without a step of an officer" in words(page)
    labels = [label.get_text(strip=True) for label in read(page).select(".govuk-radios__label")]
    assert labels == ["Yes, and ask again in 1 month", "Yes, and ask again in 3 months"]
    done = officer_client.post(at(own), {"decision": "3", "reason": "Canaryreason"}, follow=True)
    assert f"{own.reference} is kept. You are asked again on 31 March 2027." in words(done)
    assert rows(officer_client) == {}


def test_mistakes_stand_beside_their_fields(officer_client, own, boss_client, closed):
    assert errors(officer_client.post(at(own))) == ["Select whether it is still to be kept", "Enter why"]
    for decision in ("end", "12", "0"):
        assert len(errors(officer_client.post(at(own), {"decision": decision, "reason": "x"}))) == 1
    Concern.objects.filter(pk=closed.pk).update(unread_at=AT)
    refused = boss_client.post(at(closed), {"decision": "end", "reason": "x"})
    assert errors(refused) == ["It cannot be destroyed yet, because it is with words that nobody has read"]
    assert not Event.objects.filter(kind="reviewed").exists()


def test_supervisor_ends_a_hold_and_the_schedule_takes_it(boss_client, closed):
    add_hold(closed)
    done = boss_client.post(at(closed), {"decision": "end", "reason": "x"}, follow=True)
    assert f"{closed.reference} is destroyed when its period is over." in words(done)
    assert not closed.restrictions.active().exists()


def test_only_owner_and_supervisors_answer(
    officer_client, boss_client, stranger_client, closed, own, make_officer, one_factor
):
    assert officer_client.get(at(closed)).status_code == 409
    assert boss_client.get(at(own)).status_code == 200
    colleague = signed_in(make_officer("norfolk", "colleague"))
    assert colleague.post(at(own), {"decision": "1", "reason": "x"}).status_code == 409
    assert stranger_client.get(at(own)).status_code == 404
    assert not Event.objects.filter(kind="reviewed").exists()


@pytest.mark.parametrize(("days", "overdue"), [(0, 0), (5, 1)])
def test_desk_summary_and_readiness_count_due_and_overdue(own, duty_client, client, days, overdue):  # noqa: F811
    Concern.objects.filter(pk=own.pk).update(received_at=AT - days * DAY)
    Worker.objects.create(name="one", beat_at=timezone.now())
    page = words(duty_client.get("/duty/"))
    assert "1 concerns and data requests are to be reviewed" in page
    assert ("1 of them for two weeks or longer" in page) == bool(overdue)
    status = current_service_status(timezone.now())
    assert (status.reviews.due, status.reviews.overdue) == (1, overdue)
    summary = render_to_string("referrals/mail/summary.txt", {"service_status": status})
    assert f"To be reviewed by officers: 1, {overdue} of them" in summary
    assert not (overdue and status.is_well)
    Delivery.objects.update(queued_at=timezone.now())
    answer = client.get("/readyz").json()
    assert (answer["reviews_due"], answer["reviews_overdue"]) == (1, overdue)


class TestAccessRequests:
    @pytest.fixture
    def asked(self, boss):
        return make_access_request(names=["x"], authority="x", by=boss, at=TODAY - 20 * DAY)

    def page(self, asked, step=""):
        return f"/review/rights/{asked.pk}/{step}"

    def test_it_is_listed_with_its_day(self, boss_client, asked, boss, officer_client):
        (row,) = rows(boss_client)["Due"]
        assert row[1:] == ["answer by 11 January 2027", "28 December 2026", boss.user.email]
        assert rows(officer_client) == {}

    def test_unanswered_stand_first_among_the_searches(self, boss_client, asked, boss):
        late = make_access_request(names=["x"], authority="x", by=boss, at=TODAY - 90 * DAY)
        SubjectAccessRequest.objects.filter(pk=asked.pk).update(answered_on=TODAY.date(), answer="copy")
        links = read(boss_client.get("/review/rights/")).select('main li a[href^="/review/rights/"]')
        assert [link["href"] for link in links] == [self.page(late), self.page(asked)]
        assert "answer by 2 November 2026 Late" in words(boss_client.get("/review/rights/"))

    def test_answer(self, boss_client, asked):
        assert "To be answered by 11 January 2027" in words(boss_client.get(self.page(asked)))
        typed = {"answer": "copy", "on_day": "30", "on_month": "12", "on_year": "2026"}
        done = boss_client.post(self.page(asked, "answer/"), typed, follow=True)
        assert "Answered on 30 December 2026: A copy was sent." in words(done)
        assert boss_client.get(self.page(asked, "answer/")).status_code == 409
        assert rows(boss_client) == {}

    @pytest.mark.parametrize(
        ("day", "message"),
        [
            (("1", "12", "2026"), "The date of the answer must not be before the request"),
            (("1", "1", "2027"), "The date of the answer must be today or in the past"),
            (("", "", ""), "Enter when the answer was sent"),
        ],
    )
    def test_wrong_date_is_refused(self, boss_client, asked, day, message):
        typed = {"answer": "copy", **dict(zip(("on_day", "on_month", "on_year"), day, strict=True))}
        assert errors(boss_client.post(self.page(asked, "answer/"), typed)) == [message]

    def test_extension(self, boss_client, asked, frozen):
        assert errors(boss_client.post(self.page(asked, "extend/"))) == ["Enter why it needs two months more"]
        done = boss_client.post(self.page(asked, "extend/"), {"reason": "Canarywhy"}, follow=True)
        assert "To be answered by 11 March 2027. Tell the person so, and why." in words(done)
        assert "Canarywhy" in words(done)
        assert "Extend the time" not in words(done)
        again = boss_client.get(self.page(asked, "extend/"))
        assert again.status_code == 409
        assert "which can be done once" in words(again)

    def test_extension_after_the_month_is_refused(self, boss_client, asked):
        SubjectAccessRequest.objects.filter(pk=asked.pk).update(received_at=TODAY - 32 * DAY)
        refused = boss_client.post(self.page(asked, "extend/"), {"reason": "x"})
        assert refused.status_code == 409
        assert "ended on 29 December 2026" in words(refused)
