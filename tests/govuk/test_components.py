"""Rendering that the fixtures do not cover: escaping, unchanged answers, and errors of revealed fields."""

import pytest
from django import forms

from prevent_portal.govuk import DateInputField, QuestionForm
from prevent_portal.govuk.components import component, target
from prevent_portal.govuk.tags import crispy, error_summary
from tests.govuk.html import soup

NASTY = "</textarea><script>alert(1)</script>\"'>&amp;{{ 7 * 7 }}"


class WhereForm(QuestionForm):
    title = "Where do they live?"
    where = forms.ChoiceField(
        label="Where do they live?",
        choices=[("postcode", "I know the postcode"), ("unknown", "I do not know")],
        widget=forms.RadioSelect,
        required=False,
    )
    postcode = forms.CharField(required=False)
    reveals = {"where": {"postcode": ["postcode"]}}
    hints = {"where": {"unknown": "We ask a local team to find out"}}


class EverythingForm(QuestionForm):
    text = forms.CharField(label=NASTY, help_text=NASTY)
    story = forms.CharField(widget=forms.Textarea)
    counted = forms.CharField(widget=forms.Textarea, max_length=2000)
    born = DateInputField()
    one = forms.ChoiceField(choices=[(NASTY, NASTY)])
    some = forms.MultipleChoiceField(choices=[(NASTY, NASTY)], widget=forms.CheckboxSelectMultiple)
    radio = forms.ChoiceField(choices=[(NASTY, NASTY)], widget=forms.RadioSelect)
    tick = forms.BooleanField(label=NASTY, help_text=NASTY)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        for name in self.fields:
            self.add_error(name, NASTY)


def page_of(form):
    return soup(error_summary(form) + crispy({}, form))


def test_answers_labels_choices_and_errors_are_escaped():
    names = ("text", "story", "counted", "born_day", "one", "radio", "tick", "token")
    page = page_of(EverythingForm(dict.fromkeys(names, NASTY) | {"some": [NASTY]}))
    assert not page.find("script")
    assert page.find("textarea", id="id_story").text == NASTY
    assert page.find("input", id="id_text")["value"] == NASTY
    assert page.find("input", id="id_born-day")["value"] == NASTY
    assert page.find("input", attrs={"name": "token"})["value"] == NASTY
    assert page.find("label", attrs={"for": "id_text"}).text.strip() == NASTY
    assert NASTY in page.find("option").text
    assert page.find("input", id="id_radio")["value"] == NASTY
    assert "checked" in page.find("input", id="id_some").attrs
    assert str(page).count("{{ 7 * 7 }}") > 10


@pytest.mark.parametrize(
    "text", ["one\n  two\n\nthree", "\n\nlate start", "tab\there", "ends\n", "é \U0001f600 \u202eabc"]
)
@pytest.mark.parametrize("depth", ["plain", "revealed"])
def test_textarea_renders_the_answer_unchanged(text, depth):
    """The macros indent nested HTML, which must not add spaces to the answer."""

    class StoryForm(QuestionForm):
        known = forms.ChoiceField(choices=[("yes", "Yes")], widget=forms.RadioSelect)
        story = forms.CharField(widget=forms.Textarea, max_length=500)
        reveals = {"known": {"yes": ["story"]}} if depth == "revealed" else {}

    form = StoryForm({"known": "yes", "story": text.replace("\n", "\r\n")})
    html = crispy({}, form)
    inside = html.partition('id="id_story"')[2].partition(">")[2].partition("</textarea>")[0]
    # A browser drops one line break directly after the opening tag.
    assert soup(inside).text.removeprefix("\n" if text.startswith("\n") else "") == text
    assert "\n" not in inside


@pytest.mark.parametrize(("chosen", "hidden"), [("postcode", False), ("unknown", True)])
def test_only_the_chosen_answer_reveals_its_field(chosen, hidden):
    classes = page_of(WhereForm({"where": chosen})).find(id="conditional-id_where")["class"]
    assert ("govuk-radios__conditional--hidden" in classes) is hidden


def test_revealed_field_with_error_is_visible_without_a_choice():
    form = WhereForm({"where": ""})
    form.add_error("postcode", "Enter a postcode")
    page = page_of(form)
    assert page.find(id="conditional-id_where")["class"] == ["govuk-radios__conditional"]
    assert page.select_one(".govuk-error-summary a")["href"] == "#id_postcode"
    assert page.find(id="id_postcode-error").text.split() == ["Error:", "Enter", "a", "postcode"]


def test_revealed_error_keeps_the_chosen_answer():
    form = WhereForm({"where": "unknown"})
    form.add_error("postcode", "Enter a postcode")
    page = page_of(form)
    assert [item["value"] for item in page.select("input[checked]")] == ["unknown"]


def test_revealed_field_is_rendered_once():
    page = page_of(WhereForm())
    assert len(page.select("#id_postcode")) == 1
    assert page.find(id="id_where-2-item-hint").text.strip() == "We ask a local team to find out"


def test_label_of_a_single_question_is_the_heading():
    page = page_of(WhereForm())
    assert [heading.text.strip() for heading in page.find_all("h1")] == ["Where do they live?"]
    assert page.h1.find_parent("legend")


def test_each_error_link_targets_an_input():
    page = page_of(EverythingForm({}))
    links = [link["href"].removeprefix("#") for link in page.select(".govuk-error-summary a")]
    assert len(links) == 8
    assert all(page.find(["input", "textarea", "select"], id=link) for link in links)


def test_date_error_links_to_the_part_in_error():
    form = QuestionForm({"born_day": "3", "born_year": "2001"})
    form.fields["born"] = DateInputField(subject="Date of birth")
    assert target(form["born"]) == "id_born-month"
    page = page_of(form)
    wrong = [part["name"] for part in page.select(".govuk-input--error")]
    assert wrong == ["born_month"]


def test_password_is_not_rendered_back():
    form = QuestionForm({"password": "hunter2"})
    form.fields["password"] = forms.CharField(widget=forms.PasswordInput)
    page = page_of(form)
    assert page.find(id="id_password")["type"] == "password"
    assert "hunter2" not in str(page)


def test_number_field_is_a_numeric_text_input():
    form = QuestionForm({"age": "seventeen"})
    form.fields["age"] = forms.IntegerField(min_value=0, max_value=120)
    box = page_of(form).find(id="id_age")
    assert (box["type"], box["inputmode"], box["value"]) == ("text", "numeric", "seventeen")
    assert not {"min", "max", "step"} & set(box.attrs)


def test_text_input_has_no_maxlength():
    form = QuestionForm()
    form.fields["name"] = forms.CharField(max_length=5)
    assert "maxlength" not in page_of(form).find(id="id_name").attrs


@pytest.mark.parametrize("kind", [forms.EmailInput, forms.URLInput])
def test_input_type_follows_the_widget(kind):
    form = QuestionForm()
    form.fields["it"] = forms.CharField(widget=kind)
    assert page_of(form).find(id="id_it")["type"] == kind.input_type


@pytest.mark.parametrize("written", [False, "false"])
@pytest.mark.parametrize("widget", [forms.TextInput, forms.Textarea])
def test_spellcheck_can_be_switched_off(widget, written):
    """An online spellchecker would send a name to a third party."""
    form = QuestionForm()
    form.fields["it"] = forms.CharField(widget=widget(attrs={"spellcheck": written}))
    assert page_of(form).find(id="id_it")["spellcheck"] == "false"


def test_unsupported_widget_raises_type_error():
    form = QuestionForm()
    form.fields["it"] = forms.MultipleChoiceField(widget=forms.SelectMultiple)
    # No GOV.UK component exists for it: rendered as a Select it would lose answers.
    with pytest.raises(TypeError, match="SelectMultiple"):
        component(form["it"])
