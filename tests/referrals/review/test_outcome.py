"""Record an outcome: form validation, sealed rationale, and concurrent changes."""

import pytest
from django.test import Client
from django.utils import timezone

from referrals.actions.casework import outcomes, reading
from referrals.actions.casework.assessment import open_assessment, save_assessment
from referrals.actions.faults.parts import UNOPENED
from referrals.models import Concern, Event, Note, Outcome
from referrals.models.states import HANDED_OVER
from referrals.review.assessment_form import save_beside
from referrals.review.forms import OutcomeForm
from referrals.rules.assessment import PARTS
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import ANSWERED_FORM, acknowledge, close, send

WHY = "Canaryreason: talked to the school"


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/outcome/"


@pytest.fixture
def acknowledged(concern, officer):
    return acknowledge(concern, officer)


@pytest.mark.parametrize("outcome", [each for each in Outcome.values if each != Outcome.MALICIOUS])
def test_outcome_is_recorded_with_a_sealed_rationale(
    officer_client, officer, concern, acknowledged, address, outcome
):
    details = {each.value: {"record_number": "CASE 7/1"} for each in HANDED_OVER}
    fields = (details | {"signposted": {"signposted_to": "Example Bridge House"}}).get(outcome, {})
    response = officer_client.post(address, {"outcome": outcome, "rationale": WHY, "considered": "on"} | fields)
    assert response["Location"] == f"/review/{concern.reference}/notes/"
    concern.refresh_from_db()
    assert (concern.state, concern.outcome, concern.outcome_by) == ("closed", outcome, officer)
    assert "Canaryreason" not in concern.rationale_sealed
    assert reading.open_concern(concern=concern, by=officer, at=timezone.now())["rationale"] == WHY
    event = Event.objects.get(concern_id=concern.id, kind="outcome")
    assert event.by == officer.user.email
    assert {"outcome": outcome, "history_considered": True}.items() <= event.facts.items()
    page = words(officer_client.get(response["Location"]))
    assert WHY in page
    assert Outcome(outcome).label in page
    # Fields that belong to another outcome are dropped.
    assert ("Record number: CASE 7/1" in page) == (outcome in HANDED_OVER)
    assert ("Signposted to: Example Bridge House" in page) == (outcome == "signposted")
    assert "CASE 7/1" not in concern.rationale_sealed


TICK_HISTORY = "Look at the history, and tick that you have"
REFUSED = [
    ({}, ["Select an outcome", "Enter why you decided on this outcome", TICK_HISTORY]),
    ({"outcome": "no-concern", "rationale": WHY}, [TICK_HISTORY]),
    ({"considered": "on", "outcome": "no-concern"}, ["Enter why you decided on this outcome"]),
    ({"considered": "on", "outcome": "no-concern", "rationale": "  "}, ["Enter why you decided on this outcome"]),
    *(
        (
            {"considered": "on", "outcome": each, "rationale": WHY},
            ["Enter the number of the record, or who took it over"],
        )
        for each in HANDED_OVER
    ),
    (
        {"considered": "on", "outcome": "signposted", "rationale": WHY},
        ["Enter which service they were signposted to"],
    ),
    (
        {"considered": "on", "outcome": "no-concern", "rationale": WHY, "signposted_to": "Bridge House"},
        [
            (
                "You selected “No Prevent concern”, but also filled in “Which service were they signposted to?”. "
                "Select the right one, or empty the other"
            )
        ],
    ),
    (
        {"considered": "on", "outcome": "no-concern", "rationale": "No clear ideology was identified."},
        ["That no ideology is clear is not a reason by itself. Enter what you weighed"],
    ),
    ({"considered": "on", "rationale": WHY}, ["Select an outcome"]),
    ({"considered": "on", "outcome": "guilty", "rationale": WHY}, ["Select one of the answers on this page"]),
    (
        {"considered": "on", "outcome": "no-concern", "rationale": "x" * 5_001},
        ["Why must be 5,000 characters or fewer"],
    ),
]


@pytest.mark.parametrize(
    ("rationale", "is_enough"),
    [
        ("No ideology", False),
        ("TEST: no ideology", False),
        ("Not IDEOLOGICALLY motivated, no extremism found.", False),
        ("No ideology, and the school has a plan for him.", True),
        ("Mistaken identity.", True),
        ("No concern.", True),
    ],
)
def test_short_rationale_about_ideology_is_refused(rationale, is_enough):
    form = OutcomeForm({"rationale": rationale})
    assert ("rationale" not in form.errors) == is_enough


@pytest.mark.parametrize(("fields", "messages"), REFUSED)
def test_invalid_outcome_form_shows_errors_and_keeps_the_input(
    officer_client, concern, acknowledged, address, fields, messages
):
    response = officer_client.post(address, fields)
    page = read(response)
    assert response.status_code == 200
    assert page.title.get_text().startswith("Error: ")
    assert [link.get_text() for link in page.select(".govuk-error-summary a")] == messages
    assert all(page.find(id=link["href"][1:]) for link in page.select(".govuk-error-summary a"))
    assert page.select_one("#id_rationale").get_text() == fields.get("rationale", "")
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("acknowledged", "")


def test_rationale_of_maximum_length_is_accepted(officer_client, concern, acknowledged, address):
    assert (
        officer_client.post(
            address, {"outcome": "no-concern", "rationale": "x" * 5_000, "considered": "on"}
        ).status_code
        == 302
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_outcome_of_an_unacknowledged_concern_is_refused(officer_client, concern, address, method):
    response = getattr(officer_client, method)(address, {"outcome": "gateway", "rationale": WHY})
    assert response.status_code == 409
    concern.refresh_from_db()
    assert concern.outcome == ""


def test_second_outcome_is_refused_after_a_colleagues(officer_client, make_officer, concern, acknowledged, address):
    colleague = make_officer("norfolk", "colleague")
    quicker = Client()
    quicker.force_login(colleague.user)
    assert officer_client.get(address).status_code == 200
    quicker.post(f"/review/{concern.reference}/take/")
    quicker.post(address, {"outcome": "no-concern", "rationale": "first", "considered": "on"})
    response = officer_client.post(address, {"outcome": "no-concern", "rationale": "second", "considered": "on"})
    assert response.status_code == 409
    concern.refresh_from_db()
    assert (concern.outcome, concern.outcome_by) == ("no-concern", colleague)
    assert reading.open_concern(concern=concern, by=colleague, at=timezone.now())["rationale"] == "first"
    assert Event.objects.filter(concern_id=concern.id, kind="outcome").count() == 1


def test_outcome_recorded_between_check_and_lock_gives_409(
    officer_client, concern, acknowledged, address, monkeypatch
):
    # Two requests in sequence cannot show this race, so the colleague's change is made inside the call.
    write = outcomes.record_outcome

    def late(**given):
        Concern.objects.filter(pk=concern.pk).update(state="outcome", outcome="duplicate")
        return write(**given)

    monkeypatch.setattr(outcomes, "record_outcome", late)
    assert (
        officer_client.post(address, {"outcome": "no-concern", "rationale": WHY, "considered": "on"}).status_code
        == 409
    )
    concern.refresh_from_db()
    assert concern.outcome == "duplicate"


def test_outcome_is_rolled_back_if_its_event_cannot_be_saved(
    officer_client, concern, acknowledged, address, monkeypatch, nothing_leaks
):
    nothing_leaks(["Canaryreason"])

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Event, "save", fail)
    officer_client.raise_request_exception = False
    response = officer_client.post(address, {"outcome": "no-concern", "rationale": WHY, "considered": "on"})
    assert response.status_code == 500
    assert b"Canaryreason" not in response.content
    concern.refresh_from_db()
    assert (concern.state, concern.rationale_sealed) == ("acknowledged", "")


def test_rationale_moved_to_another_concern_does_not_open(officer_client, concern, acknowledged, address):
    officer_client.post(address, {"outcome": "no-concern", "rationale": WHY, "considered": "on"})
    concern.refresh_from_db()
    other = send()
    close(other, rationale_sealed=concern.rationale_sealed)
    response = officer_client.get(f"/review/{other.reference}/notes/")
    assert UNOPENED in response.content.decode()
    assert b"Canaryreason" not in response.content


def outcome_page(client, address):
    return read(client.get(address))


def notes_of(concern):
    return [
        text for note in concern.notes.filter(kind="assessment") for text in open_assessment([note]).answers.values()
    ]


DECIDED = {"outcome": "no-concern", "rationale": WHY, "considered": "on"}


def test_assessment_is_written_where_the_outcome_is_recorded(officer_client, concern, acknowledged, address):
    Concern.objects.filter(pk=concern.pk).update(danger_signs="weapon")
    page = outcome_page(officer_client, address)
    assert "From the report: weapon" in page.select_one("#id_capability").get_text()
    assert {field["form"] for field in page.select("#id_intent, #id_capability, [name=shown]")} == {"question"}
    given = DECIDED | ANSWERED_FORM | {"shown": "none", "recommendation": "Canaryrecommendation"}
    officer_client.post(address, given)
    concern.refresh_from_db()
    assert concern.state == "outcome"
    assert "Canaryrecommendation" in notes_of(concern)
    kinds = list(Event.objects.filter(concern_id=concern.pk).values_list("kind", flat=True))
    assert kinds.index("noted") < kinds.index("outcome")


def test_what_the_portal_filled_in_is_not_saved_as_anybodys_assessment(
    officer_client, concern, acknowledged, address
):
    Concern.objects.filter(pk=concern.pk).update(danger_signs="weapon")
    page = outcome_page(officer_client, address)
    offered = {name: page.select_one(f"#id_{name}").get_text().strip() for name in PARTS}
    assert any(offered.values())
    officer_client.post(address, DECIDED | ANSWERED_FORM | offered | {"shown": "none"})
    concern.refresh_from_db()
    assert concern.state == "outcome"
    assert notes_of(concern) == []


def test_assessment_is_saved_without_an_outcome_and_loses_nothing(officer_client, concern, acknowledged, address):
    given = {"then": "later", "shown": "none", "intent": "Canaryintent", "rationale": WHY, "outcome": "no-concern"}
    for _ in range(2):  # sent again by the browser's reload
        page = read(officer_client.post(address, given))
        assert not page.select(".govuk-error-summary")
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("acknowledged", "")
    assert notes_of(concern).count("Canaryintent") == 1
    assert page.select_one("#id_rationale").get_text().strip() == WHY
    assert page.select_one("input[value='no-concern']").has_attr("checked")
    assert not page.select("#id_intent")
    # With nothing entered of it.
    Note.objects.filter(concern=concern).delete()
    page = read(officer_client.post(address, {"then": "later", "shown": "none", "rationale": WHY}))
    assert "Enter your assessment" in page.select_one(".govuk-error-summary").get_text()


def test_assessment_that_was_saved_elsewhere_is_not_overwritten(
    officer_client, officer, concern, acknowledged, address
):
    assessment = {"answers": {"intent": "Canaryother"}, "by": officer, "at": timezone.now()}

    def save_then_answer(request, *args, **kwargs):
        save_assessment(concern=concern, **assessment)
        return save_beside(request, *args, **kwargs)

    with pytest.MonkeyPatch.context() as race:
        race.setattr("referrals.review.outcome_views.save_beside", save_then_answer)
        answer = officer_client.post(address, DECIDED | {"shown": "none", "intent": "Canarymine"})
    page = read(answer)
    assert "saved on another page since" in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one("#id_intent").get_text().strip() == "Canarymine"
    concern.refresh_from_db()
    assert concern.state == "acknowledged"
    assert notes_of(concern)[3] == "Canaryother"


def test_saved_assessment_is_shown_and_not_asked_again(officer_client, officer, concern, acknowledged, address):
    save_assessment(concern=concern, answers={"intent": "Canaryintent"}, by=officer, at=timezone.now())
    page = outcome_page(officer_client, address)
    assert "Canaryintent" in page.get_text()
    assert not page.select("#id_intent, [name=then]")


def test_acknowledging_can_lead_straight_to_the_assessment(officer_client, concern):
    page = f"/review/{concern.reference}/"
    button = read(officer_client.get(page)).select_one("button[name=then]")
    assert button.get_text(strip=True) == "Acknowledge and assess"
    answer = officer_client.post(f"{page}acknowledge/", {"then": button["value"]})
    assert answer["Location"] == f"{page}outcome/"
    assert "You own this concern now" in officer_client.get(answer["Location"]).content.decode()
    concern.refresh_from_db()
    assert concern.state == "acknowledged"
