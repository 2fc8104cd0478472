"""The JSON export of a concern, checked against docs/export.schema.json."""

import json
from datetime import date, datetime

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from referrals.actions.casework.assessment import add_note, await_information
from referrals.actions.casework.outcomes import reopen_concern
from referrals.actions.search.matching import match_due
from referrals.models import Concern, NoteKind, Outcome, Urgency
from tests.figures import ROOT
from tests.referrals.actions.search.test_matching import PERSON
from tests.referrals.conftest import signed_in
from tests.referrals.recording import record_outcome
from tests.referrals.report.filling import filled
from tests.referrals.review.building import (
    ANSWERED,
    ANSWERED_FORM,
    AT,
    acknowledge,
    add_call,
    add_transfer,
    apply_each_restriction,
    exchange,
    send,
    some_supervisor,
)
from tests.referrals.walking import CANARIES
from tests.referrals.ways import WAYS

SCHEMA = json.loads((ROOT / "docs/export.schema.json").read_text())
FORMATS = FormatChecker(formats=())
FORMATS.checks("date-time", raises=ValueError)(lambda text: text is None or datetime.fromisoformat(text).tzinfo)
FORMATS.checks("date", raises=ValueError)(lambda text: text is None or date.fromisoformat(text))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FORMATS)
pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\nCanarypng"


def schema_errors(exported_data):
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(exported_data)]


def exported(concern, client=None):
    # A supervisor may open restricted concerns too.
    client = client or signed_in(some_supervisor(concern))
    response = client.get(f"/review/{concern.reference}/export.json")
    assert response.status_code == 200
    return response.json()


def as_reported(way):
    filled(WAYS[way]).post("/report/check/")
    return Concern.objects.get(opened_at=None)


def worked_on():
    concern = acknowledge(send(pictures=[PNG], urgency=Urgency.URGENT), about_child=True, violence=True)
    exchange(concern, concern.owner, 1)
    for kind in NoteKind:
        add_note(concern=concern, kind=kind, text="Canarynote", by=concern.owner, at=AT)
    add_call(concern)
    await_information(concern=concern, what="x", until=date(2099, 1, 1), by=concern.owner, at=AT)
    return concern


def ended(outcome, **options):
    concern = acknowledge(send())
    record_outcome(concern=concern, outcome=outcome, rationale="x", **ANSWERED, by=concern.owner, at=AT, **options)
    return concern


def reopened():
    concern = ended(Outcome.MISTAKEN)
    reopen_concern(concern=concern, reason="x", by=concern.owner, at=AT)
    return concern


def transferred():
    concern = send()
    add_transfer(concern)
    Concern.objects.filter(pk=concern.pk).update(handed_over_at=AT, routing_reason="transferred")
    return concern


def repeated():
    concern = [send(facts=PERSON) for _ in range(2)][1]
    match_due(now=lambda: AT)
    return concern


def restricted():
    concern = ended(Outcome.NO_CONCERN)
    concern.deliveries.update(sent_at=AT)
    Concern.objects.filter(pk=concern.pk).update(opened_at=AT)
    apply_each_restriction(concern, some_supervisor(concern))
    return concern


CONCERN_KINDS = {
    "gateway": lambda: ended(Outcome.GATEWAY, record_number="1"),
    "signposted": lambda: ended(Outcome.SIGNPOSTED, signposted_to="x"),
    **{each.__name__: each for each in (worked_on, reopened, transferred, repeated, restricted)},
}


def test_export_of_every_kind_of_report_matches_the_schema(one_factor):
    found = {way: schema_errors(exported(as_reported(way))) for way in WAYS}
    assert {way: each for way, each in found.items() if each} == {}


@pytest.mark.parametrize("kind", CONCERN_KINDS)
def test_export_in_every_state_matches_the_schema(one_factor, kind):
    assert schema_errors(exported(CONCERN_KINDS[kind]())) == []


def test_schema_requires_every_property_and_allows_no_others():
    Draft202012Validator.check_schema(SCHEMA)
    open_ended = []

    def look(schema, at):
        if "properties" in schema and (schema.get("additionalProperties") is not False):
            open_ended.append(at)
        if set(schema.get("properties", {})) != set(schema.get("required", [])):
            open_ended.append(at)
        for name, inner in schema.get("properties", {}).items():
            look(inner, f"{at}.{name}")
        look(schema["items"], f"{at}[]") if "items" in schema else None

    look(SCHEMA, "$")
    assert open_ended == []


BROKEN: list[dict] = [
    {"more": 1},
    {"reference": 1},
    {"said": [{}]},
    {"received_at": "yesterday"},
    {"version": "1"},
    {"flags": {"danger": True, "under_18": True, "violence": True}},
    {"restrictions": [{"kind": "objection"}]},
]


def test_schema_rejects_invalid_exports(one_factor, concern):
    exported_data = exported(concern)
    assert [broken for broken in BROKEN if not schema_errors(exported_data | broken)] == []


def test_export_contains_answers_outcome_and_its_own_event(officer_client, officer):
    filled().post("/report/check/")
    concern = acknowledge(Concern.objects.get(), officer)
    outcome = ANSWERED_FORM | {"outcome": "signposted", "rationale": "x", "signposted_to": "y", "considered": "on"}
    officer_client.post(f"/review/{concern.reference}/outcome/", outcome)
    response = officer_client.get(f"/review/{concern.reference}/export.json")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/json"
    exported_data = response.json()
    assert exported_data["outcome"]["signposted_to"] == "y"
    assert CANARIES["worry"] in [line for part in exported_data["said"] for line in part["answer"]]
    assert exported_data["events"][-1]["kind"] == "exported"


def test_export_flags_a_repeat_concern(one_factor):
    assert exported(send())["flags"]["repeat"] is False
    assert exported(repeated())["flags"]["repeat"] is True


def test_export_contains_legal_restrictions_without_reasons(officer_client):
    concern = restricted()
    restrictions = {each["kind"]: each for each in exported(concern)["restrictions"]}
    assert set(restrictions) == {"hold", "restriction", "correction", "erasure"}
    assert restrictions["correction"]["text"] == "Canarycorrection <i>"
    # Any officer of the force may export; only supervisors may read why a restriction was applied.
    assert "Canaryhold" not in str(restrictions)
    assert restrictions["hold"]["review_on"] == "2099-01-01"
    assert restrictions["restriction"]["ended_at"] is None
    assert restrictions["erasure"]["ended_by"] == some_supervisor(concern).user.email
    assert datetime.fromisoformat(restrictions["erasure"]["ended_at"]) == AT
    assert officer_client.get(f"/review/{concern.reference}/export.json").status_code == 409
