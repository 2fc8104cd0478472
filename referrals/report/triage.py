"""What is happening? Four answers have a better place than a form, and a page each; nothing of them is stored."""

from dataclasses import dataclass

from django import forms

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
        Exit("online-material", "report/exits/online-material.html", ("online-material",)),
        Exit("advice", "report/exits/advice.html", ("act-early",)),
        Exit("elsewhere", "report/exits/elsewhere.html", ("act-early", "non-emergency", "hotline")),
    )
}


class TriageForm(QuestionForm):
    title = "What is happening?"
    happening = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[
            ("danger", "Someone is in danger now"),
            ("suspicious", "I have seen something suspicious, or know of a planned attack"),
            ("online-material", "I have seen terrorist material online"),
            ("advice", "I want advice before I decide"),
            (WORRIED, "I am worried that someone is being drawn into terrorism"),
        ],
        error_messages={"required": "Select what is happening"},
    )
