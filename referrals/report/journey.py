"""Walks the steps over the raw answers of a draft, validating each again, every time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from referrals.models import Urgency
from referrals.report.forms.base import ReportForm
from referrals.report.forms.place import ELSEWHERE
from referrals.report.steps import STEPS, Step
from referrals.routing import Place

# Step -> field -> values, as the browser sent them.
Raw = Mapping[str, Mapping[str, Sequence[str]]]


class Journey:
    """`path` is the steps that apply, up to and with the first that is unanswered; `open_step` is that one."""

    def __init__(self, raw: Raw, *, area: str = "") -> None:
        self.raw = raw
        self.answers: dict[str, dict[str, Any]] = {"start": {"area": area}}
        self.path: list[Step] = []
        self.forms: dict[str, ReportForm] = {}
        self.open_step: Step | None = None
        for step in STEPS:
            if not step.applies(self.answers):
                continue
            self.path.append(step)
            form = self.form(step, bind(raw[step.slug])) if step.slug in raw else None
            if form is None or not form.is_valid():
                self.open_step = step
                break
            self.forms[step.slug] = form
            self.answers[step.slug] = form.cleaned_data
            if self.is_elsewhere:
                break

    @property
    def is_elsewhere(self) -> bool:
        """The place is outside the five areas: a page of numbers answers, not this form."""
        return bool(
            self.answers.get("where", {}).get("outside")
            or self.answers.get("council", {}).get("council") == ELSEWHERE
            or self.answers.get("known-from", {}).get("area") == ELSEWHERE
        )

    @property
    def is_complete(self) -> bool:
        return self.open_step is None and not self.is_elsewhere

    def step(self, slug: str) -> Step | None:
        """A step that may be shown now, or None."""
        return next((step for step in self.path if step.slug == slug), None)

    def before(self, step: Step) -> Step | None:
        position = self.path.index(step)
        return self.path[position - 1] if position else None

    def form(self, step: Step, data: QueryDict | None = None) -> ReportForm:
        """Bound to `data`; else to what was answered before; else empty."""
        if data is None and step.slug in self.raw:
            data = bind(self.raw[step.slug])
        return step.form(data, answers=self.answers)

    def place(self) -> Place:
        where, council = self.answers["where"], self.answers.get("council", {})
        if where["is_sure"]:
            return Place(lives_in=where["councils"][0])
        if "known-from" in self.answers:
            return Place(known_from=self.answers["known-from"]["area"])
        return Place(lives_in=council["council"])

    def urgency(self) -> Urgency:
        return Urgency.URGENT if self.answers["risks"]["risks"] else Urgency.STANDARD

    def content(self) -> dict[str, Any]:
        """What is sealed: question and answer as they were shown, and the same as facts for the officers' tools."""
        return {
            "said": [
                {"step": step.slug, "question": step.form.title, "answer": self.forms[step.slug].said()}
                for step in self.path
            ],
            "facts": {step.slug: _plain(self.answers[step.slug]) for step in self.path},
        }


def bind(values: Mapping[str, Sequence[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, items in values.items():
        data.setlist(name, list(items))
    return data


def capture(form: ReportForm) -> dict[str, list[str]]:
    """What the browser sent for this form's fields, and nothing else."""
    data: QueryDict = form.data  # type: ignore[assignment]
    return {name: data.getlist(name) for name in _sent_names(form) if name in data}


def _sent_names(form: ReportForm) -> list[str]:
    """A date is sent in three parts."""
    names = []
    for name, field in form.fields.items():
        parts = getattr(field.widget, "widgets_names", [""])
        names += [f"{name}{part}" for part in parts]
    return names


def _plain(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | bool | int | list | None) else str(value)
        for name, value in cleaned.items()
    }
