"""What was validated when it was given is taken as it is, until it, or an answer before it, is given again."""

import json

import pytest

from guidance.models import Council
from prevent_portal.cookie_key import CookieKey
from referrals.models import Concern, Draft
from referrals.report.drafts import OpenDraft, load_draft
from referrals.report.forms import NameForm
from referrals.report.journey import Journey, plain
from referrals.report.steps import FORM_VERSION
from tests.referrals.report.filling import FROM_AFAR, client_with, fill, filled
from tests.referrals.walking import NORWICH, answers, begin, post_step, walk
from tests.referrals.ways import WAYS

BIRTH = {"known": "birth", "date_of_birth_day": "1", "date_of_birth_month": "2", "date_of_birth_year": "2010"}


@pytest.fixture
def validated(monkeypatch):
    """The names of the forms that are validated from here on."""
    seen = []
    is_valid = NameForm.is_valid
    monkeypatch.setattr(
        "referrals.report.forms.base.ReportForm.is_valid",
        lambda form: seen.append(type(form).__name__) or is_valid(form),
    )
    return seen


def held(client):
    return load_draft(client.get("/report/sent/").wsgi_request)


def test_a_question_shown_validates_nothing_and_a_saved_one_itself_alone(db, validated):
    client = filled()
    validated.clear()
    assert client.get("/report/worry/").status_code == 200
    assert validated == []
    assert post_step(client, "reach", {}).status_code == 302
    assert validated == ["ReachForm"]


def test_an_answer_given_again_has_all_that_follow_validated_again(db, validated):
    client = filled()
    validated.clear()
    post_step(client, "risks", {"risks": ["plan"]})
    assert validated == ["RisksForm", "NoticedForm", "PicturesForm", "AwareForm", "ContactForm", "ReachForm"]


def test_what_is_checked_and_what_is_sent_is_validated_whole(db, validated):
    client = filled()
    for ask in (client.get, client.post):
        validated.clear()
        ask("/report/check/")
        assert len(validated) == len(answers())
    assert Concern.objects.count() == 1


def test_an_answer_that_holds_no_longer_is_asked_for_before_sending(db):
    """Its council is gone since: the page that checks notices, and the question can be answered again."""
    client = filled()
    Council.objects.filter(gss_code=NORWICH).update(valid_until="2020-01-01")
    assert client.get("/report/check/")["Location"] == "/report/council/"
    assert client.post("/report/check/")["Location"] == "/report/council/"
    assert not Concern.objects.exists()
    assert client.get("/report/council/").status_code == 200


def test_a_date_is_not_kept_as_letters(db):
    client = filled(answers(age=BIRTH))
    known = dict(held(client).known)
    assert known["age"] is None
    assert known["name"]["full_name"]
    assert held(client).glance().answers["age"]["years"] == 16


@pytest.mark.parametrize("value", [None, True, 17, "words", [], [{"age": 17}]])
def test_plain_values_are_kept(value):
    assert plain({"it": value}) == {"it": value}


@pytest.mark.parametrize("value", [("a", "tuple"), {1: "a number for a name"}, {"a set"}, b"bytes"])
def test_what_json_would_change_is_not(value):
    assert plain({"it": value}) is None


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_at_a_glance_the_way_is_the_same_as_walked_anew(db, way):
    draft = held(walk(begin(), way))
    glance, anew = draft.glance(), draft.journey()
    assert [step.slug for step in glance.path] == [step.slug for step in anew.path]
    assert glance.answers | {"start": None} == anew.answers | {"start": None}
    assert (glance.exit, glance.open_step) == (anew.exit, anew.open_step)
    assert json.loads(json.dumps(glance.known)) == json.loads(json.dumps(anew.known))


def test_an_answer_put_in_by_hand_is_not_taken_for_the_old_one(db):
    draft = held(filled())
    draft.answers["where"] = {"where": ["unknown"]}
    assert [step.slug for step in draft.glance().path][-1] == "known-from"


def test_the_old_place_is_not_kept_when_it_is_answered_otherwise(db):
    client = filled()
    assert post_step(client, "where", FROM_AFAR["where"])["Location"] == "/report/known-from/"
    assert "council" not in dict(held(client).known)


def test_another_release_validates_all_again(db, monkeypatch):
    client = filled()
    monkeypatch.setattr("referrals.report.drafts.FORM_VERSION", "another")
    assert held(client).known == ()
    assert client.get("/report/worry/").status_code == 200


def test_nothing_can_be_sent_at_a_glance(db):
    with pytest.raises(KeyError):
        held(filled()).glance().content()


def test_a_draft_of_the_release_before_is_read(db):
    """It holds no more than its area and its answers."""
    draft = fill()
    Draft.objects.update(ciphertext=draft.key.encrypt({"area": "", "answers": draft.answers}))
    client = client_with(draft)
    assert client.get("/report/worry/").status_code == 200
    assert client.post("/report/check/")["Location"] == "/report/sent/"


def test_known_answers_out_of_order_are_not_taken():
    journey = Journey(
        {"about": {"about": ["person"]}}, known=[("name", {"known": "yes"}), ("about", {"about": "self"})]
    )
    assert journey.answers["about"] == {"about": "person"}
    assert isinstance(OpenDraft(CookieKey.new()).known, tuple)
    assert FORM_VERSION
