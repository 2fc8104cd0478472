"""The template functions crispy and error_summary, and the shared Jinja2 environment."""

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


def test_form_has_csrf_token_and_submit_button():
    drawn = page(NameForm())
    assert drawn.form["method"] == "post"
    assert {"novalidate", "autocomplete"} <= set(drawn.form.attrs)
    assert drawn.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    assert drawn.button.text.strip() == "Save"
    assert not drawn.select(".govuk-error-summary")


def test_error_summary_is_rendered_with_the_form():
    drawn = page(NameForm({}))
    assert drawn.select_one(".govuk-error-summary a").text == "Enter your name"
    assert drawn.find(id="id_name")["aria-describedby"] == "id_name-error"


def test_non_field_error_links_to_the_first_field():
    form = NameForm({"name": "A"})
    form.add_error(None, "That did not work")
    link = page(form).select_one(".govuk-error-summary a")
    assert (link.text, link["href"]) == ("That did not work", "#id_name")


def test_plain_django_form_is_rendered():
    class FileForm(forms.Form):
        proof = forms.FileField()
        kind = forms.CharField(widget=forms.HiddenInput, initial="x")

    drawn = page(FileForm())
    assert drawn.form["enctype"] == "multipart/form-data"
    assert drawn.find("input", attrs={"name": "kind"})["value"] == "x"
    assert drawn.button.text.strip() == "Continue"


def test_rendering_reuses_the_environment_and_templates(monkeypatch: pytest.MonkeyPatch):
    """A new environment for each component would parse every macro again, a hundred times slower."""
    page(NameForm({}))

    def refuse(*args, **kwargs):
        raise AssertionError("rendering made a new environment or compiled a template again")

    monkeypatch.setattr(jinja2.Environment, "__init__", refuse)
    request = RequestFactory().get("/")
    template = engines["jinja2"].from_string("{{ error_summary(form) }}{{ crispy(form) }}")
    monkeypatch.setattr(jinja2.Environment, "compile", refuse)
    for _ in range(20):
        template.render({"form": NameForm({})}, request)
