"""FORM_VERSION is stored with every concern, so a changed question needs a new one."""

import hashlib
import json
from dataclasses import replace

import pytest
from django import forms

from referrals.report import branches
from referrals.report.forms.circumstances import NoticedForm
from referrals.report.forms.entries import PeopleForm
from referrals.report.steps import FORM_DIGEST, FORM_VERSION, STEPS

ABOUTS = ("person", "self", "group")
STARTS = [(about, {"about": {"about": about}}) for about in ABOUTS]
STARTS.append(("work", {"start": {"work": True}}))


def asked(field):
    choices = getattr(field, "choices", None)
    return {
        "kind": type(field).__name__,
        "label": str(field.label),
        "help": str(field.help_text),
        "most": getattr(field, "max_length", None),
        "choices": [(value, str(label)) for value, label in choices] if choices else None,
    }


def described(form):
    fields = form.base_fields
    if issubclass(form, PeopleForm):
        one = form(answers={})
        fields = {name: bound.field for _, _, bounds in one.entries for name, bound in ((b.name, b) for b in bounds)}
        fields |= {f"{form.most} from {form.first}": forms.Field()}
    return {
        "title": str(form.title),
        "fields": {name: asked(field) for name, field in fields.items()},
        "reveals": {name: dict(choices) for name, choices in form.reveals.items()},
        "last": [(value, str(label)) for value, label in getattr(form, "last", ())],
    }


def digest(steps):
    questions = [
        [
            step.slug,
            str(step.section),
            step.applies.__name__,
            about,
            described(step.form_for(start)),
        ]
        for step in steps
        for about, start in STARTS
    ]
    return hashlib.sha256(json.dumps(questions, sort_keys=True).encode()).hexdigest()[:16]


def test_form_digest_matches_the_questions():
    assert digest(STEPS) == FORM_DIGEST, (
        f"A question, a choice or a condition changed. In referrals/report/steps.py give FORM_VERSION "
        f'({FORM_VERSION}) a new name, and FORM_DIGEST = "{digest(STEPS)}"'
    )


def test_version_fits_its_column():
    assert 0 < len(FORM_VERSION) <= 20


class OtherWords(NoticedForm):
    title = "When did you see it first?"


class OtherField(NoticedForm):
    more = forms.CharField(label="More")


class OtherLimit(NoticedForm):
    noticed = forms.CharField(label=NoticedForm.title, max_length=100)


CHANGES = {
    "words": {"form": OtherWords},
    "a field": {"form": OtherField},
    "a limit": {"form": OtherLimit},
    "an address": {"slug": "seen"},
    "a condition": {"applies": branches.is_person},
    "words for oneself": {"yours": OtherWords},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_to_a_question_changes_the_digest(change):
    changed = tuple(replace(step, **change) if step.slug == "noticed" else step for step in STEPS)
    assert digest(changed) != FORM_DIGEST
    assert digest(STEPS[1:]) != FORM_DIGEST


def test_ages_and_telephone_numbers_have_boxes_of_their_length():
    """As wide as what is typed, in every wording and for every entry of several people."""
    found = {"number": set(), "tel": set()}
    for step in STEPS:
        for _, start in STARTS:
            form = step.form_for(start)
            asked_for = form(answers={}).fields if issubclass(form, PeopleForm) else form.base_fields
            for field in asked_for.values():
                kind = getattr(field.widget, "input_type", "")
                kind = field.widget.attrs.get("type", kind)
                if kind in found:
                    found[kind].add(field.widget.attrs.get("class"))
    assert found == {"number": {"govuk-input--width-2"}, "tel": {"govuk-input--width-20"}}
