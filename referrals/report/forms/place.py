"""Where the person or place of concern is. The answers decide which police force gets the concern."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidance import directory
from prevent_portal.languages import current_language
from referrals.report.branches import ELSEWHERE, TALK, UNKNOWN
from referrals.report.forms.base import ReportForm, labelled

_HINT = _("The first half of a postcode is enough, and so is the name of a village.")
# Of "I do not know" and the list of councils, what was typed comes first: neither contradicts it.
_COUNCIL = ("council", _("I would rather choose from a list of councils"))


class WhereForm(ReportForm):
    """Whatever is typed is kept, and read as far as it can be. What cannot be read is no error."""

    name = _("Where they live")
    title = _("Where do they live?")
    wanted = _("Their postcode")
    label_size = "s"
    place = forms.CharField(label=_("Postcode, town, or street and town"), help_text=_HINT, max_length=300)
    where = forms.ChoiceField(
        label=_("Or"),
        widget=forms.RadioSelect,
        choices=[_COUNCIL, (UNKNOWN, _("I do not know"))],
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_in_one_field(data), *args, **kwargs)

    def prepare(self) -> None:
        if carried := self.answers["start"].get("carried"):
            self.initial.setdefault("place", carried)

    def clean(self) -> dict[str, Any]:
        """Adds what the place was read as. `councils` are GSS codes, the likely one first; `is_sure` when they are of
        one force; `options` are offered by the next question, `only` those where one of them must be meant.
        """
        cleaned = super().clean()
        typed = cleaned.get("place", "")
        found = directory.read_place(typed) if typed else directory.PlaceReading("")
        options = {_value(option): option.words for option in found.options}
        return cleaned | {
            "postcode": found.postcode,
            "address": found.street,
            "town": next((option.name for option in found.options if option.council), "") if found.is_sure else "",
            "councils": [council.gss_code for council in found.councils],
            "forces": [force.slug for force in found.police],
            "is_sure": found.is_sure and not found.is_outside,
            "outside": found.is_outside,
            "is_guess": found.is_guess,
            "options": [list(pair) for pair in options.items()] if not found.is_sure else [],
            "taken": found.words if found.is_sure else "",
        }

    def said(self) -> list[str]:
        lines = [self.cleaned_data.get("place", "")]
        if taken := self.cleaned_data["taken"]:
            lines.append(labelled(gettext("Read as"), taken))
        elif self.cleaned_data.get("where") == UNKNOWN:
            lines.append(gettext("I do not know"))
        elif self.cleaned_data.get("where") == _COUNCIL[0] and not any(lines):
            lines.append(str(_COUNCIL[1]))
        return [line for line in lines if line]

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if name != "options"}


def _in_one_field(data: Any) -> Any:
    """Answers of a draft, and of a page left open, from when postcode and address were fields of their own."""
    if not isinstance(data, QueryDict) or "place" in data or not (data.get("postcode") or data.get("address")):
        return data
    joined = data.copy()
    joined["place"] = ", ".join(filter(None, [data.get("address"), data.get("postcode")]))[:300]
    if joined.get("where") == "postcode":
        del joined["where"]
    return joined


def _value(option: directory.PlaceOption) -> str:
    if option.council:
        return option.council.gss_code
    return f"{ELSEWHERE}-{option.police.slug}" if option.police else ELSEWHERE


class YourHomeForm(WhereForm):
    name = _("Where you live")
    title = _("Where do you live?")
    wanted = _("Your postcode, if you want to give it")
    where = forms.ChoiceField(
        label=_("Or"), widget=forms.RadioSelect, choices=[_COUNCIL, (UNKNOWN, _("I would rather not say"))]
    )


class ItsPlaceForm(WhereForm):
    name = _("Where it is")
    title = _("Where is it?")
    wanted = _("Its postcode")
    where = forms.ChoiceField(
        label=_("Or"),
        widget=forms.RadioSelect,
        choices=[_COUNCIL, (UNKNOWN, _("It is only online, or I do not know"))],
    )


class CouncilForm(ReportForm):
    name = _("Their council")
    title = _("Which council area do they live in?")
    council = forms.ChoiceField(
        label=title,
        help_text=_("If you are not sure, choose the nearest town’s council."),
    )

    def prepare(self) -> None:
        """What the place may be read as comes first; nothing else where one of it is meant, such as of two towns of
        one name, or of the councils of a boundary postcode. Then the councils of the reporter's area.
        """
        where = self.answers.get("where", {})
        options, first = where.get("options", []), self.answers["start"]["area"]
        field: Any = self.fields["council"]
        is_one_of_them = bool(options) and not where["is_guess"]
        if is_one_of_them:
            field.widget = forms.RadioSelect()
            field.help_text = ""
        else:
            # A bracket among right-to-left words would land beside the wrong name, and an option holds no markup.
            field.widget.attrs["dir"] = "ltr"
            if options:
                field.help_text = _("Did you mean %(place)s? Then choose it. It stands first in the list.") % {
                    "place": _isolated(options[0][1])
                }
        offered = [(value, _isolated(words) if is_one_of_them else words) for value, words in options]
        others = [] if is_one_of_them else self.answers["start"]["councils"]()
        others.sort(key=lambda council: (council.area_slug != first, council.name))
        field.choices = [
            *([] if is_one_of_them else [("", _("Choose a council"))]),
            *offered,
            *(
                (council.gss_code, f"{council.name} ({council.area_name})")
                for council in others
                if council.gss_code not in dict(options)
            ),
            (ELSEWHERE, _("Somewhere else")),
            (UNKNOWN, _("I do not know")),
        ]


def _isolated(words: str) -> str:
    return f"\u2066{words}\u2069" if current_language().direction == "rtl" else words


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
