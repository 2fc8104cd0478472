"""crispy and error_summary as a page calls them, and the one environment behind them."""

import jinja2
import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from prevent_portal.govuk import QuestionForm
from tests.govuk.html import soup


class NameForm(QuestionForm):
    title = "Your name"
    submit_label = "Save"
    name = forms.CharField(error_messages={"required": "Enter your name"})


def page(form, request=None):
    template = engines["jinja2"].from_string("{{ error_summary(form) }}{{ crispy(form) }}")
    return soup(template.render({"form": form}, request or RequestFactory().get("/")))


def test_a_form_carries_the_token_and_its_button():
    drawn = page(NameForm())
    assert drawn.form["method"] == "post"
    assert {"novalidate", "autocomplete"} <= set(drawn.form.attrs)
    assert drawn.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    assert drawn.button.text.strip() == "Save"
    assert not drawn.select(".govuk-error-summary")


def test_errors_stand_before_the_form():
    drawn = page(NameForm({}))
    assert drawn.select_one(".govuk-error-summary a").text == "Enter your name"
    assert drawn.find(id="id_name")["aria-describedby"] == "id_name-error"


def test_an_error_of_the_whole_form_leads_to_its_first_field():
    form = NameForm({"name": "A"})
    form.add_error(None, "That did not work")
    link = page(form).select_one(".govuk-error-summary a")
    assert (link.text, link["href"]) == ("That did not work", "#id_name")


def test_any_form_of_django_can_be_drawn():
    class FileForm(forms.Form):
        proof = forms.FileField()
        kind = forms.CharField(widget=forms.HiddenInput, initial="x")

    drawn = page(FileForm())
    assert drawn.form["enctype"] == "multipart/form-data"
    assert drawn.find("input", attrs={"name": "kind"})["value"] == "x"
    assert drawn.button.text.strip() == "Continue"


def test_one_environment_draws_everything(monkeypatch: pytest.MonkeyPatch):
    """A new environment for each component would parse every macro again: a hundred times slower."""
    page(NameForm({}))

    def refuse(*args, **kwargs):
        raise AssertionError("rendering made a new environment or compiled a template again")

    monkeypatch.setattr(jinja2.Environment, "__init__", refuse)
    request = RequestFactory().get("/")
    template = engines["jinja2"].from_string("{{ error_summary(form) }}{{ crispy(form) }}")
    monkeypatch.setattr(jinja2.Environment, "compile", refuse)
    for _ in range(20):
        template.render({"form": NameForm({})}, request)
