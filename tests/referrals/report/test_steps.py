"""Accepted and refused answers of every question, with the error messages."""

import importlib
import pkgutil
import re

import pytest
from django.forms import ChoiceField

from referrals.report import forms as forms_of_report
from referrals.report.drafts import load_draft
from referrals.report.forms.base import ReportForm
from referrals.report.steps import STEPS, WORDINGS
from tests.referrals.report.filling import ANSWERED, FROM_AFAR, client_with, fill, filled, read
from tests.referrals.walking import NORWICH, answers, fail_for_missing_answer, post_step
from tests.referrals.ways import WAY_OF, WAYS

LONG = "nter {} characters or fewer"  # "Enter", or "Phone number: enter"
ONE_OF = "Select one of the answers on this page"
BIRTH = {"known": "birth", "date_of_birth_day": "1", "date_of_birth_month": "2", "date_of_birth_year": "2010"}
NO_YEARS = "Age must be between 0 and 120"
PERSON = {"shown": "1", "full_name_1": "Featherstone", "age_1": "40"}

TAKEN = [
    ("about", {"about": "people"}),
    ("you", {"relation": "family"}),
    ("you", {"relation": "unsaid"}),
    ("name", {"known": "no"}),
    ("name", {"known": "yes", "full_name": "x" * 200, "other_names": "y" * 300}),
    ("name", {"known": "yes", "other_names": "Nick"}),
    ("age", {"known": "no"}),
    ("age", {"known": "age", "age": "0"}),
    ("age", {"known": "age", "age": "120"}),
    ("age", BIRTH),
    ("age", BIRTH | {"date_of_birth_month": "February"}),
    ("where", {"where": "unknown"}),
    ("where", {"where": "council"}),
    ("where", {"place": "x" * 300}),
    ("where", {"place": "CB2", "where": "unknown"}),
    ("where", {"place": "12 Cage Street, Norwich", "where": "council"}),
    ("council", {"council": "unknown"}),
    ("others", PERSON),
    ("others", {"shown": "4", **{f"age_{n}": "120" for n in range(1, 5)}}),
    ("team", {"area": "cumbria"}),
    ("team", {"area": "talk"}),
    ("first", {"first": "other", "first_name": "x" * 200, "first_anonymous": "on"}),
    ("organisation", {"sector": "prison", "role": "x" * 200}),
    ("known-from", {"area": "essex"}),
    ("known-from", {"area": "unknown"}),
    ("known-from", {"area": "elsewhere"}),
    ("worry", {"worry": "x" * 10_000}),
    ("worry", {"worry": "x\r\n" * 5_000}),
    ("risks", {}),
    ("risks", {"risks": ["threat", "child"]}),
    ("noticed", {}),
    ("noticed", {"noticed": "x" * 200}),
    ("pictures", {}),
    ("aware", {"aware": "unsure"}),
    ("aware", {"aware": "yes", "reaction": "x" * 2_000}),
    ("contact", {"contact": "anonymous"}),
    ("contact", {"contact": "yes", "your_name": "x" * 200}),
    ("reach", {"phone": "7" * 30, "phone_when": "x" * 300, "phone_care": ["no-message", "only-me"]}),
    ("reach", {"other_phone_when": "x" * 300, "email": "a@example.com", "email_care": ["last"], "acknowledge": "on"}),
]
REFUSED = [
    ("about", {"about": "boss"}, ONE_OF),
    ("others", PERSON | {"age_1": "old"}, "Age must be a number, like 17"),
    ("others", PERSON | {"age_1": "121"}, NO_YEARS),
    ("others", PERSON | {"full_name_1": "x" * 201}, LONG.format(200)),
    ("team", {"area": "kent"}, ONE_OF),
    ("reach", {"phone_care": ["shout"]}, ONE_OF),
    ("reach", {"other_phone": "7" * 31}, LONG.format(30)),
    ("name", {"known": "yes", "full_name": "x" * 201}, LONG.format(200)),
    ("name", {"known": "yes", "full_name": "Featherstone", "other_names": "x" * 301}, LONG.format(300)),
    ("age", {"known": "age", "age": "old"}, "Age must be a number, like 17"),
    ("age", {"known": "age", "age": "9" * 5_000}, "Age must be a number, like 17"),
    ("age", {"known": "age", "age": "121"}, NO_YEARS),
    ("age", {"known": "age", "age": "-1"}, NO_YEARS),
    ("age", BIRTH | {"date_of_birth_month": ""}, "Date of birth must include a month"),
    ("age", BIRTH | {"date_of_birth_day": "31"}, "Date of birth must be a real date"),
    ("age", BIRTH | {"date_of_birth_year": "10"}, "Date of birth must include a year with 4 numbers"),
    ("age", BIRTH | {"date_of_birth_year": "1890"}, "Date of birth must be in the last 120 years"),
    ("age", BIRTH | {"date_of_birth_year": "2090"}, "Date of birth must be today or in the past"),
    ("where", {"place": "x" * 301}, LONG.format(300)),
    ("council", {"council": "E09000001"}, ONE_OF),
    ("council", {"council": "E10000020"}, ONE_OF),  # a county council, which is not offered
    ("known-from", {"area": "kent"}, ONE_OF),
    ("worry", {}, "Tell us what worries you. A few words are enough"),
    ("worry", {"worry": " \n "}, "Tell us what worries you. A few words are enough"),
    ("worry", {"worry": "x" * 10_001}, "What worries you must be 10,000 characters or fewer"),
    ("risks", {"risks": ["threat", "dance"]}, ONE_OF),
    ("pictures", {"add": "yes"}, "Choose a file to add"),
    ("contact", {"contact": "yes", "your_name": "x" * 201}, LONG.format(200)),
    ("reach", {"email": "nope"}, "Enter an email address in the correct format"),
    ("reach", {"phone": "7" * 31}, LONG.format(30)),
    ("reach", {"phone": "7", "phone_when": "x" * 301}, LONG.format(300)),
]
CONTRADICTED = [
    ("name", {"known": "no", "full_name": "Typedword" * 60}),
    ("age", {"known": "no", "age": "Typedword", "date_of_birth_day": "99"}),
    ("aware", {"aware": "no", "reaction": "Typedword" * 600}),
    ("carers", {"know": "no", "support": "Typedword" * 600}),
    ("contact", {"contact": "anonymous", "your_name": "Typedword" * 30}),
]


def all_answered(slug):
    """All answers of a branch that asks this question."""
    if slug not in ANSWERED:
        fail_for_missing_answer(slug)
    return answers(**FROM_AFAR) if slug == "known-from" else WAYS[WAY_OF[slug]]


def worded(step, given):
    return step.form_for({"about": given["about"]})


def longest_and_refused(slug):
    """An answer with each text as long as it may be; and for each field one that is refused, with the message."""
    given = all_answered(slug)
    form = worded(next(step for step in STEPS if step.slug == slug), given)
    longest, refused = {}, []
    for name, field in form.base_fields.items():
        revealed_by = {
            other: choice
            for other, choices in form.reveals.items()
            for choice, names in choices.items()
            if name in names
        }
        if isinstance(field, ChoiceField):
            refused.append((slug, revealed_by | {name: "perhaps"}, ONE_OF))
        elif most := getattr(field, "max_length", None):
            longest |= revealed_by | {name: "x" * most}
            refused.append((slug, revealed_by | {name: "x" * (most + 1)}, LONG.format(most)))
    return (slug, longest), refused


# A question without a row of its own is tested at the limits of its form.
for _slug in sorted(ANSWERED):  # xdist needs the same order in each process
    if _slug not in {row[0] for row in TAKEN}:
        TAKEN.append(longest_and_refused(_slug)[0])
    if _slug not in {row[0] for row in REFUSED}:
        REFUSED.extend(longest_and_refused(_slug)[1])


def ids(rows):
    return [f"{row[0]} {str(row[1])[:40]}" for row in rows]


@pytest.mark.parametrize(("slug", "fields"), TAKEN, ids=ids(TAKEN))
def test_valid_answer_is_accepted(db, slug, fields):
    response = post_step(filled(all_answered(slug)), slug, fields)
    assert response.status_code == 302
    assert response["Location"].startswith("/report/")


@pytest.mark.parametrize(("slug", "fields", "message"), REFUSED, ids=ids(REFUSED))
def test_invalid_answer_shows_error_and_keeps_input(db, slug, fields, message):
    draft = fill(all_answered(slug))
    client = client_with(draft)
    response = post_step(client, slug, fields)
    page = read(response)
    assert response.status_code == 200
    assert page.title.get_text().startswith("Error: ")
    (link,) = page.select(".govuk-error-summary a")
    assert message in link.get_text()
    assert page.find(id=link["href"][1:]) is not None
    (beside,) = page.select("main form .govuk-error-message")
    assert message in beside.get_text()
    assert typed_in(page) >= {(name, value) for name, value in as_pairs(fields) if is_kept(name, value)}
    assert len(page.select("h1")) == 1
    # Earlier answers are unchanged.
    assert load_draft(client.get(f"/report/{slug}/").wsgi_request).answers == draft.answers


def as_pairs(fields):
    return [
        (name, item) for name, value in fields.items() for item in (value if isinstance(value, list) else [value])
    ]


NEVER_OFFERED = {"boss", "E09000001", "E10000020", "kent", "dance", "enemy", "perhaps", "circus", "shout"}


def is_kept(name, value):
    """Whether the page must show the value again: not for choices that were never offered, or for buttons."""
    return value.strip() and value not in NEVER_OFFERED and name not in ("shown", "add")


def typed_in(page):
    found = {(item["name"], item.get("value", "")) for item in page.select("main input[type=text]")}
    found |= {(item["name"], item.get("value", "")) for item in page.select("main input[type=tel]")}
    found |= {(item["name"], item.get("value", "")) for item in page.select("main input[type=email]")}
    found |= {(item["name"], item["value"]) for item in page.select("main input[checked]")}
    found |= {(item["name"], item.get_text()) for item in page.select("main textarea")}
    return found | {(item.parent["name"], item["value"]) for item in page.select("main option[selected]")}


@pytest.mark.parametrize(("slug", "fields"), CONTRADICTED, ids=[row[0] for row in CONTRADICTED])
def test_what_contradicts_the_choice_is_shown_again_and_not_dropped(db, slug, fields):
    client = filled()
    response = post_step(client, slug, fields)
    assert response.status_code == 200
    assert "but also filled in" in read(response).select_one(".govuk-error-summary").get_text()
    assert typed_in(read(response)) >= set(as_pairs(fields))
    assert "Typedword" not in str(load_draft(response.wsgi_request).answers)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_question_is_heading_and_its_number_is_window_title(db, step):
    given = all_answered(step.slug)
    response = filled(given).get(f"/report/{step.slug}/")
    page = read(response)
    assert response.status_code == 200
    (heading,) = page.select("h1")
    title = worded(step, given).title
    assert heading.get_text(strip=True) == title
    assert re.fullmatch(r"(Part \d+: q|Q)uestion \d+ of \d+ - Online form", page.title.get_text())


def test_every_form_is_asked():
    forms = {
        form
        for module in pkgutil.iter_modules(forms_of_report.__path__, f"{forms_of_report.__name__}.")
        for form in vars(importlib.import_module(module.name)).values()
        if isinstance(form, type) and issubclass(form, ReportForm) and "name" in vars(form)
    }
    assert forms == {*WORDINGS.values()}, "Add a Step with the form in referrals/report/steps.py"


def test_tables_cover_every_question():
    slugs = {step.slug for step in STEPS}
    assert slugs == {*ANSWERED}, "Answer the question in the ways that ask it in tests/referrals/ways.py"
    assert slugs == {row[0] for row in TAKEN} == {row[0] for row in REFUSED}, "Add rows to TAKEN and REFUSED above"


def test_date_is_shown_as_typed(db):
    client = filled(answers(age=BIRTH | {"date_of_birth_month": "Feb"}))
    assert typed_in(read(client.get("/report/age/"))) >= {
        ("date_of_birth_day", "1"),
        ("date_of_birth_month", "Feb"),
        ("known", "birth"),
    }
    assert "1 February 2010" in client.get("/report/check/").content.decode()


def test_chosen_council_is_selected(db):
    assert ("council", NORWICH) in typed_in(read(filled().get("/report/council/")))


def test_one_mistake_shows_one_error(db):
    response = post_step(filled(), "name", {"known": "yes", "other_names": "x" * 301})
    assert len(read(response).select(".govuk-error-summary a")) == 1
