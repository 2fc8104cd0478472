"""The steps that apply to the answers of a draft, and what the answers mean for the concern."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import translation

from guidance import directory
from prevent_portal.words import Words
from referrals.models import DangerSign, Urgency
from referrals.report import danger_signs
from referrals.report.branches import ADULT, ELSEWHERE, TALK, About, about
from referrals.report.forms.base import ReportForm
from referrals.report.forms.circumstances import VIOLENCE
from referrals.report.steps import STEPS, Step
from referrals.rules.routing import Place

# Key of a step -> field -> values as the browser sent them.
Raw = Mapping[str, Mapping[str, Sequence[str]]]
# Cached results of validation, in order: (key of a step, cleaned data or None where JSON cannot store it).
# Each is valid while neither its own answer nor one before it has changed.
Known = Sequence[tuple[str, dict[str, Any] | None]]


@dataclass(frozen=True)
class Row:
    slug: str
    name: Words
    said: list[str]


class Journey:
    """`path` is the steps that apply, up to and including the first unanswered one, which is `open_step`.

    With `known`, steps in that cache are not validated again and have no form: enough to show a question.
    The check page and sending need a journey without `known`.
    """

    def __init__(self, raw: Raw, *, area: str = "", known: Known = ()) -> None:
        self.raw = raw
        self.known: list[tuple[str, dict[str, Any] | None]] = []
        # Several questions offer the same areas and councils: query them at most once, and only if needed.
        lists = {"areas": cache(directory.areas), "councils": cache(directory.councils)}
        self.answers: dict[str, dict[str, Any]] = {"start": {"area": area} | lists}
        self.path: list[Step] = []
        self.forms: dict[str, ReportForm] = {}
        self.open_step: Step | None = None
        for step in STEPS:
            if not step.applies(self.answers):
                continue
            self.path.append(step)
            key = step.key(self.answers)
            position = len(self.known)
            known = known if position < len(known) and known[position][0] == key else ()
            cached = cleaned = known[position][1] if known else None
            if cleaned is None:
                form = self.form(step, bind(raw[key])) if key in raw else None
                if form is None or not form.is_valid():
                    self.open_step = step
                    break
                self.forms[step.slug] = form
                cleaned, cached = form.cleaned_data, json_safe(form.cleaned_data)
            self.answers[step.slug] = cleaned
            self.known.append((key, cached))
            if self.exit:
                break

    @property
    def exit(self) -> str:
        """Slug of the exit page (triage.EXITS) that the answers lead to, or an empty string."""
        if (
            self._said("where", "outside")
            or self._said("council", "council") == ELSEWHERE
            or self._said("known-from", "area") == ELSEWHERE
        ):
            return "elsewhere"
        return "no-team" if "team" in self.answers and self._team() in ("", TALK) else ""

    @property
    def is_complete(self) -> bool:
        return self.open_step is None and not self.exit

    def step(self, slug: str) -> Step | None:
        """The step, or None when it does not apply or an earlier one is unanswered."""
        return next((step for step in self.path if step.slug == slug), None)

    def before(self, step: Step) -> Step | None:
        position = self.path.index(step)
        return self.path[position - 1] if position else None

    def key(self, step: Step) -> str:
        return step.key(self.answers)

    def form(self, step: Step, data: QueryDict | None = None) -> ReportForm:
        """Bound to `data`, or to the stored answer, or unbound."""
        key = self.key(step)
        if data is None and key in self.raw:
            data = bind(self.raw[key])
        return step.form_for(self.answers)(data, answers=self.answers)

    def sections(self) -> Iterator[tuple[Words, list[Row]]]:
        for section, steps in groupby(self.path, key=lambda step: step.section):
            forms = ((step.slug, self.forms[step.slug]) for step in steps)
            yield section, [Row(slug, form.name, form.said()) for slug, form in forms]

    def wanted(self) -> list[tuple[str, Words]]:
        return [(slug, form.wanted) for slug, form in self.forms.items() if form.wanted and form.is_open()]

    def place(self) -> Place:
        if "team" in self.answers:
            return Place(chosen=self._team())
        if "known-from" in self.answers:
            return Place(known_from=self._said("known-from", "area"))
        sure = self._said("where", "is_sure")
        home = self._said("where", "councils")[0] if sure else self._said("council", "council")
        return Place(lives_in=home, is_a_home=about(self.answers) is not About.IT)

    def urgency(self) -> Urgency:
        in_danger = self.answers["risks"]["risks"] or self.danger_signs()
        return Urgency.URGENT if in_danger else Urgency.STANDARD

    def danger_signs(self) -> frozenset[DangerSign]:
        """What is found in the reporter's own words, whichever question they answer."""
        return danger_signs.signs_in_all(text for form in self.forms.values() for text in form.typed())

    def about_child(self) -> bool:
        people = self.answers.get("others", {}).get("people", [])
        ages = [self.answers.get("age", {}).get("years"), *(person["age"] for person in people)]
        return any(age is not None and age < ADULT for age in ages)

    def violence(self) -> bool:
        return VIOLENCE in self.answers["risks"]["risks"]

    def content(self) -> dict[str, Any]:
        """What is sealed: questions and answers as text, the same as plain values, and flags.

        Questions and choices are in English, whatever language the reporter chose; typed text is unchanged.
        """
        with translation.override(settings.LANGUAGE_CODE):
            said = [
                {
                    "step": step.slug,
                    "section": str(step.section),
                    "question": str(self.forms[step.slug].title),
                    "answer": self.forms[step.slug].said(),
                }
                for step in self.path
            ]
            return {
                "said": said,
                "facts": {step.slug: self.forms[step.slug].facts() for step in self.path},
                "flags": {"about_child": self.about_child(), "violence": self.violence()},
            }

    def _team(self) -> str:
        # Without a choice, the area of the guidance page that the reporter came from.
        return self._said("team", "area") or self.answers["start"]["area"]

    def _said(self, slug: str, name: str) -> Any:
        return self.answers.get(slug, {}).get(name, "")


def json_safe(cleaned: dict[str, Any]) -> dict[str, Any] | None:
    """The data, or None when JSON would change it (a date, for example), so that it is not cached."""
    try:
        return cleaned if json.loads(json.dumps(cleaned)) == cleaned else None
    except TypeError:
        return None


def bind(values: Mapping[str, Sequence[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, items in values.items():
        data.setlist(name, list(items))
    return data


def capture(form: ReportForm) -> dict[str, list[str]]:
    data: QueryDict = form.data  # type: ignore[assignment]
    return {name: data.getlist(name) for name in _sent_names(form) if name in data}


def _sent_names(form: ReportForm) -> list[str]:
    names = []
    for name, field in form.fields.items():
        # A date is sent as three fields.
        parts = getattr(field.widget, "widgets_names", [""])
        names += [f"{name}{part}" for part in parts]
    return names
