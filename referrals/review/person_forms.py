"""The form to search for a person in open and closed concerns."""

from typing import Any

from django import forms

from guidance import directory
from prevent_portal.govuk.fields import DateInputField
from prevent_portal.govuk.forms import QuestionForm
from referrals.actions.search.people import SearchReason
from referrals.matching import blocks
from referrals.matching.people import Person, read_reach, searched_person

_UNSEEN = {"autocomplete": "off", "spellcheck": "false"}
_TOO_LITTLE = (
    "Enter a first name and a surname, or a telephone number or email address. "
    "A part of a name needs a date of birth or a postcode beside it"
)
_RECORD = r"^[A-Za-z0-9/-]+\Z"


def _text(label: str, longest: int, help_text: str = "", classes: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=longest,
        widget=forms.TextInput(attrs=_UNSEEN | {"class": classes}),
        error_messages={"max_length": f"{label} must be {longest} characters or fewer"},
    )


class PeopleSearchForm(QuestionForm):
    """Sent by POST, because it names a person."""

    submit_label = "Search"
    label_size = "s"
    name = _text("Name", 200, "In any spelling, order or script. Or a name used online.")
    born = DateInputField(label="Date of birth", subject="Date of birth", must_be="in the past", required=False)
    reach = _text("Telephone number or email address", 100, "The person’s own.")
    postcode = _text("Postcode", 20, classes="govuk-input--width-10")
    address = _text("Address", 300, "Only together with a name and a postcode or a date of birth.")
    reason = forms.ChoiceField(
        label="Why do you search for this person?",
        help_text="Stays in your force’s audit log with your name, the time and the concerns that are found.",
        widget=forms.RadioSelect,
        choices=SearchReason.choices,
        error_messages={"required": "Select why you search for this person"},
    )
    record = forms.RegexField(
        _RECORD,
        label="Reference of your own record or of a concern",
        help_text="Letters, numbers, hyphens and slashes only. Needed for another policing purpose.",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=_UNSEEN),
        error_messages={
            "invalid": "The reference must only include letters, numbers, hyphens and slashes",
            "max_length": "The reference must be 20 characters or fewer",
        },
    )

    def clean_reach(self) -> str:
        typed: str = self.cleaned_data["reach"]
        if typed and not read_reach(typed):
            raise forms.ValidationError("Enter a whole telephone number or email address")
        return typed

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if typed and directory.read_postcode(typed) is None:
            raise forms.ValidationError("Enter a full UK postcode, like CB2 1TN")
        return typed

    def clean(self) -> dict[str, Any]:
        """Adds `person`."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == SearchReason.OTHER and not cleaned.get("record") and "record" not in self.errors:
            self.add_error("record", "Enter the reference of your own record")
        facts = ("name", "born", "reach", "postcode", "address")
        if not any(name in self.errors for name in facts):
            cleaned["person"] = self._person(cleaned)
            if not blocks.probes(cleaned["person"]):
                self.add_error("name", _TOO_LITTLE)
        return cleaned

    def _person(self, cleaned: dict[str, Any]) -> Person:
        return searched_person(
            name=cleaned["name"],
            born=cleaned["born"],
            postcode=cleaned["postcode"],
            address=cleaned["address"],
            reach=cleaned["reach"],
        )
