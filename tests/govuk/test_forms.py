"""QuestionForm: headings, error messages, and counting characters as the browser does."""

import pytest
from django import forms
from django.http import QueryDict

from prevent_portal.govuk import QuestionForm


class WorryForm(QuestionForm):
    title = "What worries you?"
    worry = forms.CharField(widget=forms.Textarea, max_length=10)


class TwoForm(QuestionForm):
    title = "You"
    name = forms.CharField(label="Full name")
    role = forms.ChoiceField(label="Role", choices=[("a", "A")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Do you agree?")
    email = forms.EmailField(label="Email", error_messages={"required": "Enter your email address"})


@pytest.mark.parametrize("data", [{"worry": "four\r\nfive!"}, QueryDict("worry=four%0D%0Afive!")])
def test_new_line_counts_as_one_character(data):
    form = WorryForm(data)
    assert form.is_valid()
    assert form.cleaned_data["worry"] == "four\nfive!"


def test_answer_over_the_limit_is_refused():
    assert WorryForm({"worry": "x" * 11}).errors["worry"] == ["Enter 10 characters or fewer"]


def test_message_of_a_single_question_omits_its_label():
    assert WorryForm({}).errors == {"worry": ["Enter an answer"]}


def test_messages_of_several_questions_name_the_field():
    assert TwoForm({}).errors == {
        "name": ["Full name: enter an answer"],
        "role": ["Role: select an answer"],
        "agreed": ["Do you agree: tick this box"],
        "email": ["Enter your email address"],
    }


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"role": "<b>"}, "role", "Select one of the answers on this page"),
        ({"email": "me"}, "email", "Enter an email address in the correct format, like name@example.com"),
    ],
)
def test_invalid_answer_has_a_plain_message(data, field, message):
    assert TwoForm(data).errors[field] == [message]


def test_only_a_single_field_is_the_heading():
    assert WorryForm().heading_field == "worry"
    assert TwoForm().heading_field is None


def test_multiple_values_of_a_field_are_kept():
    class SignsForm(QuestionForm):
        signs = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])

    assert SignsForm(QueryDict("signs=a&signs=b")).is_valid()
