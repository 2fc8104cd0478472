"""Forms of a request for what is held about somebody: the search, what a copy leaves out, which copies to take."""

from collections.abc import Iterable
from typing import Any

from django import forms

from prevent_portal.govuk.forms import QuestionForm
from referrals.actions.data_rights.disclosure import MOST_CONCERNS
from referrals.actions.data_rights.redactions import Decision, How
from referrals.actions.data_rights.subject_access import officer_who_asks
from referrals.models import Concern, Role
from referrals.review.form_fields import long_text
from referrals.stored_fields.data_rights import Ground

MAX_NAMES = 10
_GROUNDS = {ground.code: ground for ground in Ground}


class SubjectAccessRequestForm(QuestionForm):
    submit_label = "Search"
    names = forms.CharField(
        label="Names to look for",
        help_text="One on each line, with other spellings and names they use. "
        "A concern is found when it holds all the words of one line.",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter a name", "max_length": "Names must be 1,000 characters or fewer"},
    )
    officer = forms.EmailField(
        label="If an officer of the force asks: their email address here",
        help_text="Leave it empty otherwise. Their copy has what they wrote and did, and their account.",
        required=False,
    )
    authority = long_text(
        "Who asks, and how do you know that it is them?",
        "Enter who asks, and how you made sure",
        "For instance the number of their request in your own records, and what you checked.",
    )

    def __init__(self, data: Any = None, *, force_id: int) -> None:
        super().__init__(data)
        self._force_id = force_id

    def clean_officer(self) -> str:
        given = str(self.cleaned_data["officer"]).lower()
        if given and officer_who_asks({"officer": given}, force_id=self._force_id) is None:
            raise forms.ValidationError("Enter the email address of an officer of your force, or leave it empty")
        return given

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(names) > MAX_NAMES:
            raise forms.ValidationError(f"Enter {MAX_NAMES} names or fewer, one on each line")
        if not all(any(letter.isalnum() for letter in name) for name in names):
            raise forms.ValidationError("Each name must have a letter or a number in it")
        return names


class RedactionForm(QuestionForm):
    submit_label = "Save"
    reveals = {"how": {How.BLACK_OUT: ["words"]}}
    how = forms.ChoiceField(
        label="What becomes of this part?",
        widget=forms.RadioSelect,
        choices=[
            (How.GIVE, "It is given whole"),
            (How.BLACK_OUT, "Some words are blacked out"),
            (How.LEAVE_OUT, "It is left out"),
        ],
        error_messages={"required": "Select what becomes of this part"},
    )
    words = forms.CharField(
        label="Words to black out",
        help_text="One on each line. Each is blacked out wherever it stands in this part, in capitals or not.",
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Words must be 5,000 characters or fewer"},
    )
    ground = forms.ChoiceField(
        label="Why is it not given?",
        help_text="The person reads this ground, and not your own words. Leave it empty when all is given.",
        widget=forms.RadioSelect,
        choices=[(ground.code, ground.label) for ground in Ground],
        required=False,
    )
    reason = long_text(
        "Your reason",
        "Enter your reason",
        "It is kept sealed, for a complaint. For instance: it names a third party, or would say who reported.",
        required=False,
    )

    def __init__(self, data: Any, *, decided: Decision | None) -> None:
        super().__init__(data)
        if decided:
            self.initial = {
                "how": decided.how.value,
                "words": "\n".join(decided.words),
                "ground": decided.ground.code if decided.ground else "",
                "reason": decided.reason,
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        how = cleaned.get("how")
        if how == How.BLACK_OUT and not cleaned.get("words"):
            self.add_error("words", "Enter the words to black out")
        if how in (How.BLACK_OUT, How.LEAVE_OUT):
            if not cleaned.get("ground"):
                self.add_error("ground", "Select why it is not given")
            if not cleaned.get("reason"):
                self.add_error("reason", "Enter your reason")
        return cleaned

    def clean_words(self) -> tuple[str, ...]:
        lines = str(self.cleaned_data["words"]).splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))

    @property
    def decision(self) -> Decision:
        how = How(self.cleaned_data["how"])
        if how is How.GIVE:
            return Decision(how, reason=self.cleaned_data["reason"])
        words = self.cleaned_data["words"] if how is How.BLACK_OUT else ()
        return Decision(how, words, _GROUNDS[self.cleaned_data["ground"]], self.cleaned_data["reason"])


class BundleForm(QuestionForm):
    submit_label = "Make the PDF"
    label_size = "s"
    checked = forms.BooleanField(
        label="I have read every word of these copies, and looked at each picture",
        error_messages={"required": "Confirm that you have read every word"},
    )

    def __init__(self, data: Any = None, *, found: Iterable[Concern], has_officer: bool) -> None:
        super().__init__(data)
        roles = [(role.value, role.label) for role in Role if has_officer or role != Role.OFFICER]
        self._concerns = {f"role_{concern.reference}": concern for concern in found}
        self._has_officer = has_officer
        for name, concern in self._concerns.items():
            self.fields[name] = forms.ChoiceField(
                label=f"In {concern.reference}, the person who asks is",
                choices=[("", "Somebody else: leave it out"), *roles],
                required=False,
            )
        self.order_fields([*self._concerns, "checked"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = self.chosen
        if not chosen and not self._has_officer:
            raise forms.ValidationError("Select who the person is in at least one concern")
        if len(chosen) > MOST_CONCERNS:
            raise forms.ValidationError(f"Select {MOST_CONCERNS} concerns or fewer, and make several PDFs")
        return cleaned

    @property
    def chosen(self) -> dict[Concern, Role]:
        return {
            concern: Role(self.cleaned_data[name])
            for name, concern in self._concerns.items()
            if self.cleaned_data.get(name)
        }
