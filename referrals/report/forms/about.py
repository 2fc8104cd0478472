"""Questions about whom or what the report is about, and how the reporter knows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.report.forms.base import ReportForm


class AboutForm(ReportForm):
    """The name is asked here only until the question about names, or about what it is called, has its own answer."""

    name = _("Who or what it is about")
    title = _("Who or what are you worried about?")
    label_size = "s"
    heading_field = None
    about = forms.ChoiceField(
        label=_("It is about"),
        widget=forms.RadioSelect,
        choices=[
            ("person", _("One person")),
            ("people", _("More than one person")),
            ("self", _("Myself")),
            ("group", _("A group or an organisation")),
            ("place", _("A place, an event or a website")),
        ],
    )
    full_name = forms.CharField(
        label=_("Name, or part of it"),
        help_text=_("You can leave any question empty but one: what worries you."),
        max_length=200,
    )

    def prepare(self) -> None:
        if {"name", "called"} & set(self.answers.get("start", {}).get("stored", ())):
            del self.fields["full_name"]

    def clean(self) -> dict[str, Any]:
        return {"full_name": ""} | super().clean()


class WorkAboutForm(AboutForm):
    """Each person is a concern of their own: the list of the sections adds the next one."""

    name = _("Who or what it is about")

    about = forms.ChoiceField(
        label=_("It is about"),
        widget=forms.RadioSelect,
        choices=[
            ("person", _("One person")),
            ("group", _("A group or an organisation")),
            ("place", _("A place, an event or a website")),
        ],
    )


class YouForm(ReportForm):
    name = _("How you know them")
    title = _("How do you know the person you are worried about?")
    relation = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[
            ("family", _("They are my child, partner or someone else in my family")),
            ("friend", _("They are my friend")),
            ("neighbour", _("They are a neighbour or someone in my community")),
            ("work", _("I know them through my work or volunteering, for example as a pupil, patient or colleague")),
            ("online", _("I only know them online")),
            ("stranger", _("I do not know them")),
            ("unsaid", _("I would rather not say")),
        ],
    )

    def prepare(self) -> None:
        if self.answers.get("about", {}).get("about") == "people":
            self.fields["relation"].help_text = _(
                "Think of the person who worries you most. You can name the others later."
            )


class ItsYouForm(ReportForm):
    name = _("How you know about it")
    title = _("How do you know about it?")
    relation = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[
            ("member", _("I am or was part of it")),
            ("close", _("Someone close to me is part of it")),
            ("neighbour", _("It is where I live, or in my community")),
            ("work", _("Through my work or volunteering")),
            ("online", _("I have only seen it online")),
            ("unsaid", _("I would rather not say")),
        ],
    )


class CalledForm(ReportForm):
    name = _("What it is called")
    title = _("What is it called?")
    wanted = _("What it is called, or how to find it")
    label_size = "s"
    called = forms.CharField(
        label=_("Its name"),
        help_text=_("If it has no name, say what it is."),
        max_length=300,
    )
    online = forms.CharField(
        label=_("Web addresses or account names, if it is online"),
        help_text=_("Only the words are sent. We do not open any link."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
