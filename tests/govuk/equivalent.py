"""Build the Django form that the options of a GOV.UK Frontend fixture describe, and render it."""

from bs4 import BeautifulSoup
from django import forms
from django.utils.safestring import mark_safe

from prevent_portal.govuk import DateInputField, QuestionForm
from prevent_portal.govuk.drawing import draw

_WIDGETS = {
    "character-count": forms.Textarea,
    "checkboxes": forms.CheckboxSelectMultiple,
    "file-upload": forms.FileInput,
    "input": forms.TextInput,
    "password-input": forms.PasswordInput,
    "radios": forms.RadioSelect,
    "select": forms.Select,
    "textarea": forms.Textarea,
}
_FIELDS = {
    "checkboxes": forms.MultipleChoiceField,
    "date-input": DateInputField,
    "file-upload": forms.FileField,
    "radios": forms.ChoiceField,
    "select": forms.ChoiceField,
}
_INPUT_ATTRIBUTES = ("autocomplete", "inputmode", "spellcheck")
_NAME_OF_DATE = "date"


def rendered(component, options):
    """The HTML of the one field that the options describe."""
    name = options.get("name", _NAME_OF_DATE)
    form = _form(component, name, options)
    return draw(form[name])


def _form(component, name, options):
    heading = options.get("label") or options["fieldset"]["legend"]
    form = QuestionForm(auto_id="%s")
    # label_size "" is the plain size. With a title, the label of a single field becomes the heading.
    form.label_size, form.title = "", heading["text"] if heading.get("isPageHeading") else ""
    form.fields[name] = _field(component, options, heading)
    form.initial[name] = options.get("value") or options.get("values") or _checked(options)
    form.hints = {name: {item["value"]: item["hint"]["text"] for item in _items(options) if "hint" in item}}
    _reveal(form, name, options)
    if error := options.get("errorMessage"):
        form.is_bound, form.data, form.cleaned_data = True, {}, {}
        form._errors = forms.utils.ErrorDict()
        form.add_error(name, _error(component, error["text"], options))
    return form


def _field(component, options, heading):
    field = _FIELDS.get(component, forms.CharField)(
        label=heading["text"],
        help_text=options.get("hint", {}).get("text", ""),
        required=False,
        disabled=options.get("disabled", False),
    )
    if component in _WIDGETS:
        field.widget = _WIDGETS[component]()
    if component in ("textarea", "character-count"):
        field.widget.attrs["rows"], field.max_length = 5, options.get("maxlength")
    if component in ("checkboxes", "radios", "select"):
        field.choices = [(str(item["value"]), _text(item)) for item in _items(options)]
        field.widget.choices = field.choices
    attrs = {attribute: options[attribute] for attribute in _INPUT_ATTRIBUTES if attribute in options}
    attrs |= {affix: options[affix]["text"] for affix in ("prefix", "suffix") if affix in options}
    if _items(options) and "autocomplete" in _items(options)[0]:
        attrs["autocomplete"] = "bday"
    if "classes" in options:
        attrs["class"] = options["classes"]
    if component in ("input", "select", "textarea", "character-count", "file-upload", "date-input", "password-input"):
        attrs["id"] = options.get("id", options.get("name"))
    field.widget.attrs |= attrs
    return field


def _reveal(form, name, options):
    form.reveals = {name: {}}
    for item in _items(options):
        if "conditional" not in item:
            continue
        inside = BeautifulSoup(item["conditional"]["html"], "html.parser")
        widget = forms.TextInput(attrs={"class": "govuk-!-width-one-third"})
        revealed = inside.input["name"]
        form.fields[revealed] = forms.CharField(required=False, label=inside.label.text, widget=widget)
        form.reveals[name][item["value"]] = [revealed]


def _error(component, text, options):
    if component != "date-input":
        return text
    wrong = [item["name"] for item in options["items"] if "govuk-input--error" in item["classes"]]
    return forms.ValidationError(text, params={"parts": tuple(wrong)})


def _items(options):
    return options.get("items", [])


def _text(item):
    return item["text"] if "text" in item else mark_safe(item["html"])


def _checked(options):
    return next((item["value"] for item in _items(options) if item.get("checked") or item.get("selected")), None)
