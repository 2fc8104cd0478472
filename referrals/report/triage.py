"""What is happening? Four answers have a better place than a form, and a page each; nothing of them is stored."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.forms import QuestionForm

WORRIED = "worried"


@dataclass(frozen=True)
class Exit:
    """A page that leads to people. `lines` are slugs of the directory's national lines."""

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
    """Has to be answered, unlike the questions of the form: nobody in danger should be filling one in."""

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
