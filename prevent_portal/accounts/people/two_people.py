"""The form of a step that takes two people, for the second of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from prevent_portal.govuk.forms import QuestionForm


class TwoPeopleForm(QuestionForm):
    """Subclasses define `agree`, answered yes or no. With `alike`, sentences on why the two accounts may be one
    person's, whoever says yes also says how they know that they are not.
    """

    two_people = forms.CharField(
        label="How do you know that these are different people?", max_length=400, required=False
    )

    def __init__(self, data: Any = None, *args: Any, alike: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if not alike:
            self.fields.pop("two_people", None)
            return
        kept = "What you enter is kept for good, with the account and not the concern, and supervisors are told."
        self.fields["two_people"].help_text = " ".join([*alike, kept])
        shown: Mapping[str, list[str]] = self.reveals.get("agree", {})
        self.reveals = self.reveals | {"agree": {**shown, "yes": [*shown.get("yes", []), "two_people"]}}  # type: ignore[misc, operator]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("agree") == "yes" and "two_people" in given and not given["two_people"]:
            self.add_error("two_people", "Enter how you know that these are different people")
        return given
