"""The first question, "What is happening?", and the exit pages that some answers lead to. Nothing is stored."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.forms import QuestionForm

WORRIED = "worried"


@dataclass(frozen=True)
class Exit:
    """A page of numbers to call instead of the form. `lines` are slugs of national lines in the directory."""

    slug: str
    template: str
    lines: tuple[str, ...]


EXITS = {
    place.slug: place
    for place in (
        Exit("danger", "report/exits/danger.html", ("emergency",)),
        Exit("suspicious", "report/exits/suspicious.html", ("hotline", "act-report")),
        Exit("online-material", "report/exits/online-material.html", ("online-material", "hotline")),
        Exit("advice", "report/exits/advice.html", ("act-early", "non-emergency", "nspcc")),
        Exit("elsewhere", "report/exits/elsewhere.html", ("act-early", "non-emergency", "hotline")),
        Exit("no-team", "report/exits/no-team.html", ("act-early", "non-emergency", "hotline")),
    )
}


class TriageForm(QuestionForm):
    """Required, unlike the questions of the form: a person in danger must not start to fill it in."""

    title = _("What is happening?")
    happening = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[
            ("danger", _("Someone is in danger now")),
            ("suspicious", _("I have seen something suspicious, or know of a planned attack")),
            ("online-material", _("I have seen terrorist material online")),
            ("advice", _("I want advice before I decide")),
            (WORRIED, _("I am worried that someone is being drawn into terrorism")),
        ],
        error_messages={"required": _("Select what is happening")},
    )
    hints = {
        "happening": {
            WORRIED: _("Also if it is you, a group or a place. Also if it is about violence without any clear cause.")
        }
    }
