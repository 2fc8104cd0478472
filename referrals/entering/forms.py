"""How a concern came to the force, and when."""

import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from prevent_portal import clock
from prevent_portal.govuk.fields import DateInputField
from prevent_portal.govuk.forms import QuestionForm
from referrals.models.classification import Arrival

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")
_WRONG = "Enter the time of day with 24 hours, like 9:05 or 16:30"


class ArrivalForm(QuestionForm):
    label_size = "s"
    arrival = forms.ChoiceField(
        label="How did it come?",
        widget=forms.RadioSelect,
        choices=Arrival.choices,
        error_messages={"required": "Select how it came"},
    )
    came_on = DateInputField(
        label="On which day did it come to the force?",
        help_text="The time limit counts from then. Of a letter or an email, the day on which the force received it.",
        subject="The day on which it came",
        must_be="today or in the past",
        error_messages={"required": "Enter the day on which it came"},
    )
    came_at = forms.CharField(
        label="At what time?",
        help_text="For example 9:05 or 16:30. If nobody knows, the end of that working day.",
        max_length=5,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"required": "Enter the time at which it came", "max_length": _WRONG},
    )

    def clean_came_at(self) -> time:
        read = _TIME.fullmatch(self.cleaned_data["came_at"])
        if read is None:
            raise forms.ValidationError(_WRONG)
        return time(int(read[1]), int(read[2]))

    def clean(self) -> dict[str, Any]:
        """Adds `moment`, when it came."""
        cleaned = super().clean()
        if (day := cleaned.get("came_on")) and (hour := cleaned.get("came_at")):
            cleaned["moment"] = datetime.combine(day, hour, tzinfo=timezone.get_current_timezone())
            if cleaned["moment"] > clock.now():
                self.add_error("came_at", "The time at which it came must be in the past")
        return cleaned
