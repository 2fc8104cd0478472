"""Where the person or place of concern is. The answers decide which police force gets the concern."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guidance import directory
from guidance.directory import Answer
from referrals.report.branches import ELSEWHERE, TALK, UNKNOWN
from referrals.report.forms.base import ReportForm


class WhereForm(ReportForm):
    name = _("Where they live")
    title = _("Where do they live?")
    wanted = _("Their postcode")
    where = forms.ChoiceField(
        label=title,
        help_text=_("This decides which police Prevent team reads what you tell us."),
        widget=forms.RadioSelect,
        choices=[
            ("postcode", _("I know their postcode")),
            ("council", _("I know the town or council area")),
            (UNKNOWN, _("I do not know")),
        ],
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=20)
    address = forms.CharField(
        label=_("Address, if you know it"), max_length=300, help_text=_("You can leave this empty.")
    )
    reveals = {"where": {"postcode": ["postcode", "address"]}}

    def clean(self) -> dict[str, Any]:
        """Adds `councils` (GSS codes that the postcode may lie in), `is_sure` (exactly one) and `outside`."""
        cleaned = super().clean()
        cleaned |= {"councils": [], "is_sure": False, "outside": False}
        if typed := cleaned.get("postcode"):
            found = directory.areas_for(typed)
            if found.answer is Answer.UNREADABLE:
                self.add_error(
                    "postcode",
                    _(
                        "Enter a full UK postcode, like CB2 1TN. If you know only part of it, "
                        "select the town or council area"
                    ),
                )
            cleaned["councils"] = [council.gss_code for council in found.councils]
            cleaned["is_sure"] = found.answer is Answer.ONE
            cleaned["outside"] = found.answer is Answer.OUTSIDE
        return cleaned


class YourHomeForm(WhereForm):
    name = _("Where you live")
    title = _("Where do you live?")
    wanted = _("Your postcode, if you want to give it")
    where = forms.ChoiceField(
        label=title,
        help_text=_("This decides which police Prevent team reads what you tell us."),
        widget=forms.RadioSelect,
        choices=[
            ("postcode", _("I will give my postcode")),
            ("council", _("I will choose my council area")),
            (UNKNOWN, _("I would rather not say")),
        ],
    )
    address = forms.CharField(
        label=_("Address, if you want to give it"), max_length=300, help_text=_("You can leave this empty.")
    )


class ItsPlaceForm(WhereForm):
    name = _("Where it is")
    title = _("Where is it?")
    wanted = _("Its postcode")
    where = forms.ChoiceField(
        label=title,
        help_text=_("This decides which police Prevent team reads what you tell us."),
        widget=forms.RadioSelect,
        choices=[
            ("postcode", _("I know the postcode")),
            ("council", _("I know the town or council area")),
            (UNKNOWN, _("It is only online, or I do not know")),
        ],
    )


class CouncilForm(ReportForm):
    name = _("Their council")
    title = _("Which council area do they live in?")
    council = forms.ChoiceField(
        label=title,
        help_text=_("If you are not sure, choose the nearest town’s council."),
    )

    def prepare(self) -> None:
        # Only the councils of a boundary postcode; otherwise all, with those of the reporter's area first.
        asked = self.answers.get("where", {}).get("councils", [])
        first = self.answers["start"]["area"]
        councils = [c for c in self.answers["start"]["councils"]() if not asked or c.gss_code in asked]
        councils.sort(key=lambda council: (council.area_slug != first, council.name))
        # A bracket among right-to-left words would land beside the wrong name, and an option can hold no markup.
        self.fields["council"].widget.attrs["dir"] = "ltr"
        self.fields["council"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a council")),
            *((council.gss_code, f"{council.name} ({council.area_name})") for council in councils),
            (ELSEWHERE, _("Somewhere else")),
            (UNKNOWN, _("I do not know")),
        ]


class YourCouncilForm(CouncilForm):
    name = _("Your council")
    title = _("Which council area do you live in?")
    council = forms.ChoiceField(label=title, help_text=_("If you are not sure, choose the nearest town’s council."))


class ItsCouncilForm(CouncilForm):
    name = _("Its council")
    title = _("Which council area is it in?")
    council = forms.ChoiceField(label=title, help_text=_("If you are not sure, choose the nearest town’s council."))


class _AreaForm(ReportForm):
    """A choice of area. The area whose guidance page the reporter came from is preselected."""

    last: tuple[tuple[str, Any], ...] = ()

    def prepare(self) -> None:
        areas = [(area.slug, area.name) for area in self.answers["start"]["areas"]()]
        self.fields["area"].choices = [*areas, *self.last]  # type: ignore[attr-defined]
        self.initial.setdefault("area", self.answers["start"]["area"])


class KnownFromForm(_AreaForm):
    name = _("Where you know them from")
    title = _("Where do you know them from?")
    area = forms.ChoiceField(
        label=title,
        help_text=_("If you only know them online, choose the area where you live, work or study."),
        widget=forms.RadioSelect,
    )
    last = ((ELSEWHERE, _("Somewhere else")), (UNKNOWN, _("I do not know")))


class YourPlacesForm(_AreaForm):
    name = _("Where you spend your time")
    title = _("Where do you spend most of your time?")
    area = forms.ChoiceField(label=title, widget=forms.RadioSelect)
    last = ((ELSEWHERE, _("Somewhere else")), (UNKNOWN, _("I would rather not say")))


class ItsKnownFromForm(_AreaForm):
    name = _("Where you know it from")
    title = _("Where do you know it from?")
    area = forms.ChoiceField(
        label=title,
        help_text=_("If it is only online, choose the area where you live, work or study."),
        widget=forms.RadioSelect,
    )
    last = ((ELSEWHERE, _("Somewhere else")), (UNKNOWN, _("I do not know")))


class TeamForm(_AreaForm):
    """Asked when no place is known, so that routing needs the reporter's choice."""

    name = _("Who reads it")
    title = _("Which Prevent team should read this?")
    area = forms.ChoiceField(
        label=title,
        help_text=_(
            "We cannot tell which police Prevent team is the right one. If you are not sure, choose the one nearest "
            "to you. They can pass it on."
        ),
        widget=forms.RadioSelect,
    )
    last = ((TALK, _("None of them. I would rather talk to someone")),)
