"""Cached validation of answers: when it is used, and when answers are validated again (ADR 0034)."""

import json

import pytest

from guidance.models import Council
from prevent_portal.cookie_key import CookieKey
from referrals.models import Concern, Draft
from referrals.report.drafts import OpenDraft, load_draft
from referrals.report.forms.person import NameForm
from referrals.report.journey import Journey
from referrals.report.raw_answers import json_safe
from referrals.report.steps import FORM_VERSION, WALK
from tests.referrals.report.filling import FROM_AFAR, client_with, fill, filled
from tests.referrals.walking import NORWICH, answers, begin, post_step, walk
from tests.referrals.ways import WAYS

BIRTH = {"known": "birth", "date_of_birth_day": "1", "date_of_birth_month": "2", "date_of_birth_year": "2010"}


@pytest.fixture
def validated(monkeypatch):
    """Names of the forms that are validated during the test."""
    seen = []
    is_valid = NameForm.is_valid
    monkeypatch.setattr(
        "referrals.report.forms.base.ReportForm.is_valid",
        lambda form: seen.append(type(form).__name__) or is_valid(form),
    )
    return seen


def stored_draft(client):
    return load_draft(client.get("/report/sent/").wsgi_request)


def test_showing_validates_nothing_and_saving_only_its_form(db, validated):
    client = filled()
    validated.clear()
    assert client.get("/report/worry/").status_code == 200
    assert validated == []
    assert post_step(client, "meeting", {}).status_code == 302
    assert validated == ["MeetingForm"]


def test_changed_answer_revalidates_all_later_answers(db, validated):
    client = filled()
    validated.clear()
    post_step(client, "risks", {"risks": ["plan"]})
    asked = [step for step in WALK if step.slug in answers()]
    changed = next(position for position, step in enumerate(asked) if step.slug == "risks")
    assert validated == [step.form.__name__ for step in asked[changed:]]


def test_check_and_submit_validate_every_answer(db, validated):
    client = filled()
    for ask in (client.get, client.post):
        validated.clear()
        ask("/report/check/")
        assert len(validated) == len(answers())
    assert Concern.objects.count() == 1


def test_answer_invalid_by_now_is_asked_again_before_sending(db):
    """The chosen council has been abolished since."""
    client = filled()
    Council.objects.filter(gss_code=NORWICH).update(valid_until="2020-01-01")
    assert client.get("/report/check/")["Location"] == "/report/council/"
    assert client.post("/report/check/")["Location"] == "/report/council/"
    assert not Concern.objects.exists()
    assert client.get("/report/council/").status_code == 200


def test_date_answer_is_not_cached(db):
    client = filled(answers(age=BIRTH))
    known = dict(stored_draft(client).known)
    assert known["age"] is None
    assert known["name"]["full_name"]
    assert stored_draft(client).glance().answers["age"]["years"] == 16


@pytest.mark.parametrize("value", [None, True, 17, "words", [], [{"age": 17}]])
def test_json_values_are_cached(value):
    assert json_safe({"it": value}) == {"it": value}


@pytest.mark.parametrize("value", [("a", "tuple"), {1: "a number for a name"}, {"a set"}, b"bytes"])
def test_values_that_json_changes_are_not_cached(value):
    assert json_safe({"it": value}) is None


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_cached_journey_equals_fully_validated_journey(db, way):
    draft = stored_draft(walk(begin(), way))
    cached, full = draft.glance(), draft.journey()
    assert [step.slug for step in cached.path] == [step.slug for step in full.path]
    assert cached.answers | {"start": None} == full.answers | {"start": None}
    assert (cached.exit, cached.open_step) == (full.exit, full.open_step)
    assert json.loads(json.dumps(cached.known)) == json.loads(json.dumps(full.known))


def test_replaced_answer_is_not_taken_from_cache(db):
    draft = stored_draft(filled())
    draft.answers["where"] = {"where": ["unknown"]}
    assert [step.slug for step in draft.glance().path][-1] == "known-from"


def test_changed_place_removes_old_place_from_cache(db):
    client = filled()
    assert post_step(client, "where", FROM_AFAR["where"])["Location"] == "/report/known-from/"
    assert "council" not in dict(stored_draft(client).known)


def test_new_form_version_discards_the_cache(db, monkeypatch):
    client = filled()
    monkeypatch.setattr("referrals.report.draft_rows.FORM_VERSION", "another")
    assert stored_draft(client).known == ()
    assert client.get("/report/worry/").status_code == 200


def test_cached_journey_cannot_be_sent(db):
    with pytest.raises(KeyError):
        stored_draft(filled()).glance().content()


def test_draft_stored_without_cache_can_be_sent(db):
    """A draft of an earlier release holds only its area and answers."""
    draft = fill()
    Draft.objects.update(ciphertext=draft.key.encrypt({"area": "", "answers": draft.answers}))
    client = client_with(draft)
    assert client.get("/report/worry/").status_code == 200
    assert client.post("/report/check/")["Location"] == "/report/sent/"


def test_cached_answers_out_of_order_are_ignored():
    journey = Journey(
        {"worry": {"worry": ["It"]}}, known=[("about", {"about": "self"}), ("worry", {"worry": "That"})]
    )
    assert journey.answers["worry"] == {"worry": "It"}
    assert isinstance(OpenDraft(CookieKey.new()).known, tuple)
    assert FORM_VERSION
