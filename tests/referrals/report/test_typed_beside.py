"""Words typed beside a choice are kept, as they are without a script, where all fields are seen at once.

Every question with such fields is enumerated from the steps, so that a new one is tested too.
"""

import pytest
from django.forms import BooleanField, IntegerField

from prevent_portal.govuk.fields import DateInputField
from prevent_portal.govuk.forms import QuestionForm
from referrals.models import Concern
from referrals.report.steps import WORDINGS
from referrals.review.contact_forms import TestCallForm
from referrals.review.form_fields import AgreementForm
from referrals.review.forms import OutcomeForm
from tests.referrals.report.filling import asked_until, read
from tests.referrals.walking import answers, begin, post_step, walk

# Key of a wording, the choice's field, a choice, and a field that it reveals.
BESIDE = [
    (key, name, choice, field)
    for key, form in WORDINGS.items()
    for name, choices in form.reveals.items()
    for choice, fields in choices.items()
    for field in fields
]


def every_subclass(kind):
    return {kind}.union(*map(every_subclass, kind.__subclasses__()))


def typed(field) -> dict[str, str]:
    key, _, _, name = field
    kind = WORDINGS[key].base_fields[name]
    if isinstance(kind, DateInputField):
        return {f"{name}_day": "27", f"{name}_month": "3", f"{name}_year": "2007"}
    return {name: "on" if isinstance(kind, BooleanField) else "17" if isinstance(kind, IntegerField) else "Canary"}


def bound(key: str, data: dict[str, str]):
    return WORDINGS[key](data, answers={"start": {"area": "", "areas": list, "councils": list}})


def ids(rows):
    return [f"{key} {field}" for key, _, _, field in rows]


def test_every_question_with_such_fields_is_enumerated():
    """By the classes of forms too, so that a form that is no step's wording is not missed."""
    assert {
        form
        for form in every_subclass(QuestionForm)
        if form.reveals and form.__module__.startswith("referrals.report")
    } == {WORDINGS[key] for key, *_ in BESIDE}
    assert len(BESIDE) > 12


@pytest.mark.parametrize("row", BESIDE, ids=ids(BESIDE))
def test_choice_is_inferred_from_what_was_typed(db, row):
    key, name, choice, field = row
    form = bound(key, typed(row))
    assert form.is_valid(), form.errors
    assert form.cleaned_data[name] == choice
    assert form.cleaned_data[field] not in (None, "", False)
    assert not form.is_open()


OTHER = [
    (*row, other) for row in BESIDE for other, _ in WORDINGS[row[0]].base_fields[row[1]].choices if other != row[2]
]


@pytest.mark.parametrize("row", OTHER, ids=[f"{key} {field} {other}" for key, _, _, field, other in OTHER])
def test_contradiction_is_an_error_that_keeps_both(db, row):
    key, name, _, field, other = row
    data = typed(row[:4]) | {name: other}
    form = bound(key, data)
    assert not form.is_valid()
    (message,) = form.errors[name]
    assert str(form.fields[field].label) in message
    assert set(form.errors) == {name}


def test_contradiction_is_shown_beside_the_field_with_both_values(db):
    client = asked_until("name")
    page = read(post_step(client, "name", {"known": "no", "full_name": "Canaryname"}))
    assert page.select_one("input[name=known][value=no]").has_attr("checked")
    assert page.select_one("input[name=full_name]")["value"] == "Canaryname"
    assert (
        "You selected “I do not know”, but also filled in “Their name”"
        in page.select_one("form .govuk-error-message").get_text()
    )


def test_typed_without_a_tick_arrives(db):
    """As row 1 of the trials has it: name, age and postcode typed beside choices, and none ticked."""
    given = answers(
        name={"full_name": "Canarya Person"},
        age={"age": "17"},
        where={"place": "NR1 1AA"},
        contact={"your_name": "Canaryme"},
        reach={"phone": "07700 900123"},
    )
    client = walk(begin(), given)
    said = read(client.get("/report/check/")).get_text()
    assert all(each in said for each in ("Canarya Person", "17", "NR1 1AA", "Canaryme", "07700 900123"))
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert Concern.objects.get().about_child


def test_going_back_shows_the_choice_that_was_inferred(db):
    client = asked_until("name")
    assert post_step(client, "name", {"full_name": "Canaryname"}).status_code == 302
    page = read(client.get("/report/name/"))
    assert page.select_one("input[name=known][value=yes]").has_attr("checked")


BORN = {"date_of_birth_day": "27", "date_of_birth_month": "3", "date_of_birth_year": "2010"}


@pytest.mark.parametrize("known", [{}, {"known": "birth"}])
def test_age_beside_a_date_of_birth_that_it_fits_is_no_contradiction(known, clock):
    form = bound("age", BORN | {"age": "16"} | known)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["known"], form.cleaned_data["years"]) == ("birth", 16)


@pytest.mark.parametrize("known", [{}, {"known": "birth"}])
def test_age_that_does_not_fit_the_date_of_birth_is_an_error(known, clock):
    assert "known" in bound("age", BORN | {"age": "40"} | known).errors


def test_officers_choice_is_never_inferred():
    """What an officer decides is asked again."""
    assert {OutcomeForm, AgreementForm, TestCallForm} <= every_subclass(QuestionForm)
    forms = [
        form
        for form in every_subclass(QuestionForm)
        if form.reveals and not form.__module__.startswith(("referrals.report", "tests"))
    ]
    for form in forms:
        for name in form.reveals:
            assert form.base_fields.get(name) is None or form.base_fields[name].required
