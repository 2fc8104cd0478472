"""Marks that nobody sees are taken out of every short value on entry; long texts and passwords keep theirs."""

import pytest
from django import forms
from django.http import QueryDict
from django.utils import timezone

from prevent_portal.accounts.actions import invitations
from prevent_portal.accounts.forms import LoginForm
from prevent_portal.accounts.people.forms import InviteForm
from prevent_portal.accounts.roles import Assignment
from prevent_portal.characters import without_invisible
from prevent_portal.govuk import QuestionForm
from referrals.report.steps import WORDINGS

MARKS = [
    *("\u200b", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2066", "\u2069"),
    *("\ufeff", "\u00ad", "\u061c", "\u180e", "\u034f", "\u3164", "\u2028", "\x1b", "\x7f", "\U000e0041"),
]
NAMED = [f"U+{ord(mark):04X}" for mark in MARKS]
EMAIL = "name@example.com"


@pytest.mark.parametrize("mark", [*MARKS, "\u200c", "\u200d"], ids=[*NAMED, "ZWNJ", "ZWJ"])
def test_mark_is_taken_out(mark):
    assert without_invisible(f"{mark}na{mark}me@example.com{mark}") == EMAIL


@pytest.mark.parametrize(
    "text",
    [
        "Siân Ŵyn O\u2019Malley",
        "می\u200cخواهم",  # Persian and Urdu spell with this joiner
        "র\u200d্য",
        "👩\u200d👩\u200d👧 ☺\ufe0f 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "nothing\x00",  # refused by every field
        "Żółć e\u0301 张伟东",
        "two\nlines\tand a tab",
        "",
    ],
)
def test_what_is_spelt_so_stays(text):
    assert without_invisible(text) == text


@pytest.mark.parametrize("text", ["علی\u200c", "\u200dعلی", "a\u200cعلی"])
def test_joiner_that_joins_nothing_is_taken_out(text):
    assert "\u200c" not in without_invisible(text)
    assert "\u200d" not in without_invisible(text)


class Entry(QuestionForm):
    name = forms.CharField()
    email = forms.EmailField()
    long = forms.CharField(widget=forms.Textarea)
    password = forms.CharField(widget=forms.PasswordInput, strip=False)


@pytest.mark.parametrize("mark", MARKS[:14], ids=NAMED[:14])
@pytest.mark.parametrize("post", [False, True], ids=["dict", "post"])
def test_only_short_values_lose_it(mark, post):
    typed = {"name": f"A{mark}nn", "email": f"{EMAIL}{mark}", "long": f"lo{mark}ng", "password": f"pass{mark}word"}
    data = QueryDict(mutable=True) if post else typed
    if post:
        data.update(typed)
    form = Entry(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"name": "Ann", "email": EMAIL, "long": typed["long"], "password": typed["password"]}


@pytest.mark.parametrize("key", WORDINGS)
def test_every_short_field_of_the_report(key):
    fields = {
        name: field
        for name, field in WORDINGS[key].base_fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.Textarea | forms.HiddenInput)
    }
    data = QueryDict(mutable=True)
    data.update(dict.fromkeys(fields, "a\u200eb\u200b"))
    form = WORDINGS[key](data, answers={"start": {"area": "", "areas": list, "councils": list}})
    assert {name: form.data[name] for name in fields} == dict.fromkeys(fields, "ab")


def test_address_of_an_invitation(db):
    form = InviteForm({"email": f"{EMAIL}\u200b", "role": "duty", "first_name": "Ann\u200e"})
    form.is_valid()
    assert (form.cleaned_data["email"], form.cleaned_data["first_name"]) == (EMAIL, "Ann")
    made = invitations.invite(
        email="Name@example.com\u200b", assignment=Assignment("duty"), by=None, at=timezone.now()
    )
    assert made.email == EMAIL


def test_address_at_sign_in(rf):
    assert LoginForm(data={"login": f"{EMAIL}\u200e", "password": "p\u200ew"}).data == {
        "login": EMAIL,
        "password": "p\u200ew",
    }
