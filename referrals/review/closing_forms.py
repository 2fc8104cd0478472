"""The fields by which closing is challenged: a line for each danger sign, and why not gateway assessment."""

from collections.abc import Sequence
from typing import Any

from django import forms

from prevent_portal.govuk.forms import QuestionForm
from prevent_portal.govuk.messages import set_plain_messages
from referrals.models.classification import UNDER_18
from referrals.models.states import SENT_ON
from referrals.review.form_fields import long_text
from referrals.rules.danger import Sign

LONGEST_LINE = 1_000
_MIN_WORDS = 3
WHY_NOT = "why_not_gateway"


def sentence(label: str, missing: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    """A line of at least three words: neither "n/a" nor "ok" says why."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_LINE,
        required=required,
        validators=[_check_words],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": missing,
            "words": f"{missing}, in at least {_MIN_WORDS} words",
            "max_length": f"What you write must be {LONGEST_LINE:,} characters or fewer",
        },
    )


def _check_words(text: str) -> None:
    if len(text.split()) < _MIN_WORDS:
        raise forms.ValidationError("too short", code="words")


class ClosingForm(QuestionForm):
    """Subclasses have a field `outcome`, or are for one outcome that ends the matter here."""

    why_not_gateway = long_text(
        "Why not gateway assessment?",
        "Enter why somebody under 18 does not go to gateway assessment",
        "Only for somebody under 18 whom you do not send on to gateway assessment, an investigation, the control "
        "room or another force.",
        required=False,
    )

    def __init__(self, *args: Any, signs: Sequence[Sign] = (), is_child: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_child = is_child
        self.signs = signs
        for sign in signs:
            field = sentence(
                f"{sign.name.capitalize()}: why does it not stand in the way?",
                f"Enter why the danger sign “{sign.name}” does not stand in the way",
                " ".join((*sign.found, "What was done about it, by whom, and what you found.")),
            )
            set_plain_messages(field, str(field.label))
            self.fields[sign.field] = field

    @property
    def danger(self) -> dict[str, str]:
        """The answers by the codes of the signs."""
        return {sign.code: self.cleaned_data[sign.field] for sign in self.signs}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_child = self.is_child or cleaned.get("age_band") in UNDER_18
        if not is_child or cleaned.get("outcome") in SENT_ON:
            self.errors.pop(WHY_NOT, None)
            cleaned[WHY_NOT] = ""
        elif not cleaned.get(WHY_NOT) and WHY_NOT not in self.errors:
            self.add_error(WHY_NOT, self.fields[WHY_NOT].error_messages["required"])
        return cleaned
