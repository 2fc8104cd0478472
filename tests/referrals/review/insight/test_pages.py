"""Statistics of one force, as a page and as CSV files."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from prevent_portal import clock
from referrals.actions.casework import reading
from referrals.models import Concern, Event
from referrals.models.classification import AgeBand, Sector
from referrals.review.insight.counting import in_words
from referrals.review.insight.sheets import escape_formula
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read
from tests.referrals.review.building import BASILDON, close, send

OCTOBER = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def supervisor(make_officer, one_factor):
    return make_officer("norfolk", "supervisor", is_supervisor=True)


@pytest.fixture
def client(supervisor, frozen):
    return signed_in(supervisor)


def table(client, slug, **query):
    """Labels and counts of the CSV file, as strings."""
    response = client.get(f"/review/insight/{slug}.csv", query)
    assert response.status_code == 200
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    return {label: count for label, count, *_ in rows[1:]}


def test_small_month_is_hidden_with_the_next_smallest(client):
    for _ in range(6):
        send(at=OCTOBER)
    assert table(client, "month")["October 2026"] == "6"
    for _ in range(2):
        send(at=OCTOBER - timedelta(days=40))
    found = table(client, "month")
    assert (found["August 2026"], found["October 2026"], found["April 2026"]) == ("[c]", "[c]", "0")
    assert found["Total"] == "8"


def test_counts_leave_out_other_forces_and_other_years(client):
    for at in (OCTOBER, datetime(2026, 11, 2, 9, 0, tzinfo=UTC), datetime(2026, 3, 31, 22, 59, tzinfo=UTC)):
        for _ in range(5):
            send(at=at)
            send(at=at, council=BASILDON)
    assert table(client, "area")["Total"] == "10"
    assert table(client, "month", year="2025")["March 2026"] == "5"


def test_tables_count_outcomes_sectors_and_ages(client, supervisor):
    for _ in range(5):
        close(send(at=OCTOBER), outcome="no-concern", sector=Sector.HEALTH, age_band=AgeBand.TO_17)
    assert table(client, "outcome")["No Prevent concern"] == "5"
    assert table(client, "source")["Health"] == "5"
    assert table(client, "age")["16 or 17"] == "5"
    assert table(client, "age")["Not opened yet"] == "0"


def test_opening_sets_sector_age_band_and_working_minutes(client, supervisor):
    concern = send(at=datetime(2026, 10, 9, 15, 0, tzinfo=UTC))  # Friday, 4pm in London
    facts = {"organisation": {"sector": "council"}, "you": {"relation": "work"}, "age": {"years": 15}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "referrals.actions.casework.reading.sealing.open_sealed", lambda *_, **__: {"said": [], "facts": facts}
        )
        reading.open_concern(concern=concern, by=supervisor, at=datetime(2026, 10, 12, 9, 0, tzinfo=UTC))
    concern.refresh_from_db()
    assert (concern.sector, concern.age_band) == (Sector.COUNCIL, AgeBand.TO_15)
    assert concern.minutes_to_open == 60 + 60  # until 5pm, and from 9am to 10am in London


def test_opening_times_show_median_and_ninth_decile(client):
    for minutes in range(10, 210, 10):
        concern = send(at=OCTOBER)
        Concern.objects.filter(pk=concern.pk).update(minutes_to_open=minutes)
    page = read(client.get("/review/insight/")).get_text()
    assert "Half took no longer than 2 hours, nine in ten no longer than 4 hours." in page
    found = table(client, "opening")
    assert found["Under 1 working hour"] == "5"
    assert found["1 to 4 working hours"] == "15"


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (59, "59 minutes"), (61, "2 hours"), (480, "1 working day")]
)
def test_in_words_rounds_working_time_up(minutes, words):
    assert in_words(minutes) == words


def test_insight_shows_no_content_and_each_view_is_recorded(client, supervisor):
    for _ in range(5):
        send(at=OCTOBER, answer="Canarywords")
    page = client.get("/review/insight/")
    assert "Canarywords" not in page.content.decode()
    assert page["Cache-Control"].count("no-store")
    assert client.get("/review/insight/month.csv")["Cache-Control"].count("no-store")
    assert list(Event.objects.filter(kind="counted").values_list("by", flat=True)) == [supervisor.user.email] * 2


def test_insight_is_not_found_for_officers(officer_client):
    assert officer_client.get("/review/insight/").status_code == 404
    assert officer_client.get("/review/insight/month.csv").status_code == 404


def test_unknown_table_is_not_found(client):
    assert client.get("/review/insight/people.csv").status_code == 404


def test_insight_without_concerns_shows_empty_tables(client):
    page = read(client.get("/review/insight/")).get_text()
    assert page.count("Nothing to count yet.") == 13


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "|cmd", "%x", "＝1", "  =1", "\u3000=1"],
)
def test_label_that_looks_like_a_formula_is_escaped(text):
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["prevent@norfolk.police.uk", "", "01953 423905", "Norfolk = east"])
def test_ordinary_label_is_unchanged(text):
    assert escape_formula(text) == text


def test_months_stand_beside_those_of_the_year_before(client):
    for _ in range(6):
        send(at=OCTOBER - timedelta(days=365))
    for _ in range(7):
        send(at=OCTOBER)
    response = client.get("/review/insight/month.csv")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))}
    assert rows["Month"] == ["Number", "Year before"]
    assert rows["October 2026"] == ["7", "6"]
    line = read(client.get("/review/insight/")).select_one("svg.portal-figures__line")
    assert {"This year", "Year before", "Oct"} <= {text.get_text() for text in line.select("text")}
    assert len(line.select("path")) >= 2


def test_line_of_months_gives_no_hidden_count_away(client):
    def drawn():
        return str(read(client.get("/review/insight/")).select_one("svg.portal-figures__line"))

    for _ in range(6):
        send(at=OCTOBER)
    send(at=OCTOBER - timedelta(days=40))
    one = drawn()
    for _ in range(3):
        send(at=OCTOBER - timedelta(days=40))
    assert drawn() == one


def test_line_has_no_script_or_style_that_the_content_policy_refuses(client):
    for _ in range(5):
        send(at=OCTOBER)
    line = read(client.get("/review/insight/")).select_one("svg.portal-figures__line")
    assert not [each for each in line.find_all(True) if each.has_attr("style") or each.name in ("style", "script")]


def test_backlog_of_today_by_age(client, supervisor):
    now = clock.now()
    for days in (0, 3, 3, 20, 90):
        for _ in range(5):
            send(at=now - timedelta(days=days))
    for _ in range(5):
        close(send(at=now), supervisor)
    found = table(client, "backlog")
    assert list(found.values()) == ["5", "10", "5", "5", "25"]


def test_repeats_are_counted(client):
    for number in range(12):
        concern = send(at=OCTOBER)
        Concern.objects.filter(pk=concern.pk).update(has_earlier=number < 5)
    assert table(client, "repeats") == {"Perhaps reported before": "5", "Not": "7", "Total": "12"}


def test_page_says_that_it_is_not_for_publication(client):
    assert "exempt from publication" in read(client.get("/review/insight/")).get_text()
