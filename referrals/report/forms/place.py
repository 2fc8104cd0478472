"""Where the person of concern lives, which decides the police force that is told."""

from typing import Any

from django import forms

from guidance import directory
from guidance.directory import Answer
from referrals.report.forms.base import ReportForm

ELSEWHERE = "elsewhere"
UNKNOWN = "unknown"


class WhereForm(ReportForm):
    name = "Where they live"
    title = "Where do they live?"
    where = forms.ChoiceField(
        label=title,
        help_text="This decides which police Prevent team reads what you tell us.",
        widget=forms.RadioSelect,
        choices=[
            ("postcode", "I know their postcode"),
            ("council", "I know the town or council area"),
            (UNKNOWN, "I do not know"),
        ],
        error_messages={"required": "Select what you know about where they live"},
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=20)
    address = forms.CharField(
        label="Address, if you know it", required=False, max_length=300, help_text="You can leave this empty."
    )
    reveals = {"where": {"postcode": ["postcode", "address"]}}

    def clean(self) -> dict[str, Any]:
        """Adds `councils` (GSS codes the postcode may lie in), `is_sure` (one and no other), `outside`."""
        cleaned = super().clean()
        cleaned |= {"councils": [], "is_sure": False, "outside": False}
        if cleaned.get("where") != "postcode":
            return cleaned
        self.require("postcode", "Enter their postcode, or select another answer")
        if typed := cleaned.get("postcode"):
            found = directory.areas_for(typed)
            if found.answer is Answer.UNREADABLE:
                self.add_error(
                    "postcode",
                    "Enter a full UK postcode, like CB2 1TN. If you know only part of it, "
                    "select the town or council area",
                )
            cleaned["councils"] = [council.gss_code for council in found.councils]
            cleaned["is_sure"] = found.answer is Answer.ONE
            cleaned["outside"] = found.answer is Answer.OUTSIDE
        return cleaned


class CouncilForm(ReportForm):
    name = "Their council"
    title = "Which council area do they live in?"
    council = forms.ChoiceField(
        label=title,
        help_text="If you are not sure, choose the nearest town’s council.",
        error_messages={"required": "Select a council, or “I do not know”"},
    )

    def prepare(self) -> None:
        """Only the councils a boundary postcode touches; otherwise all, those of the chosen area first."""
        asked = self.answers.get("where", {}).get("councils", [])
        first = self.answers.get("start", {}).get("area")
        councils = [c for c in directory.councils() if not asked or c.gss_code in asked]
        councils.sort(key=lambda council: (council.area_slug != first, council.name))
        self.fields["council"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a council"),
            *((council.gss_code, f"{council.name} ({council.area_name})") for council in councils),
            (ELSEWHERE, "Somewhere else"),
            (UNKNOWN, "I do not know"),
        ]


class KnownFromForm(ReportForm):
    name = "Where you know them from"
    title = "Where do you know them from?"
    area = forms.ChoiceField(
        label=title,
        help_text="Choose the area where you live, work or study if you only know them online.",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the area you know them from"},
    )

    def prepare(self) -> None:
        areas = [(area.slug, area.name) for area in directory.areas()]
        self.fields["area"].choices = [*areas, (ELSEWHERE, "Somewhere else, or I do not know")]  # type: ignore[attr-defined]
        self.initial.setdefault("area", self.answers.get("start", {}).get("area"))
