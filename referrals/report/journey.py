"""The steps that apply to the answers of a draft, and what the answers mean for the concern."""

from collections.abc import Collection, Iterator, Sequence
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
from referrals.report.branches import ADULT, ELSEWHERE, TALK, About, about, always
from referrals.report.forms.base import ReportForm
from referrals.report.forms.circumstances import VIOLENCE
from referrals.report.raw_answers import Raw, bind, json_safe
from referrals.report.steps import STEPS, WALK, WHERE, Step
from referrals.rules.questions import Paper, question
from referrals.rules.routing import Place

# Optional questions whose answers an officer misses most, so that the check page asks for them.
WANTED = frozenset({"name", "called"})
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

    An optional step never is. Without an answer, and unless an earlier one says it already, it has no form.
    With `at_work`, the questions are answered in any order: `path` goes on behind unanswered ones, and `open_step` is
    the first of them. `number` is the place of the person of concern among several that are reported together.

    With `known`, steps in that cache are not validated again and have no form: enough to show a question.
    The check page and sending need a journey without `known`. Steps in `without` are left out.
    """

    def __init__(
        self,
        raw: Raw,
        *,
        area: str = "",
        carried: str = "",
        known: Known = (),
        without: Collection[str] = (),
        at_work: bool = False,
        number: int = 0,
    ) -> None:
        self.raw = raw
        self.at_work = at_work
        self.known: list[tuple[str, dict[str, Any] | None]] = []
        # Several questions offer the same areas and councils: query them at most once, and only if needed.
        lists = {"areas": cache(directory.areas), "councils": cache(directory.councils)}
        start = {"area": area, "stored": raw, "work": at_work, "place": number, "carried": carried}
        self.answers: dict[str, dict[str, Any]] = {"start": start | lists}
        self.path: list[Step] = []
        self.forms: dict[str, ReportForm] = {}
        self.open_step: Step | None = None
        for step in WALK:
            if step.slug in without or not step.applies(self.answers) or self._waits_for_another(step):
                continue
            self.path.append(step)
            if step.is_optional and not self._is_answered(step):
                continue
            key = step.key(self.answers)
            position = len(self.known)
            known = known if position < len(known) and known[position][0] == key else ()
            cached = cleaned = known[position][1] if known else None
            if cleaned is None:
                form = self.form(step) if self._is_answered(step) else None
                if form is None or not form.is_valid():
                    self.open_step = self.open_step or step
                    if at_work:
                        continue
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
            or self._said("council", "council").startswith(ELSEWHERE)
            or self._said("known-from", "area") == ELSEWHERE
        ):
            return "elsewhere"
        return "no-team" if "team" in self.answers and self._team() in ("", TALK) else ""

    def forces_elsewhere(self) -> list[str]:
        """Slugs of the forces that the place may belong to, the likely one first, where it is outside our areas."""
        council = self._said("council", "council")
        if council:
            return [slug] if (slug := council.removeprefix(ELSEWHERE).strip("-")) else []
        return self._said("where", "forces") if self._said("where", "outside") else []

    @property
    def is_complete(self) -> bool:
        return self.open_step is None and not self.exit

    def step(self, slug: str) -> Step | None:
        """The step, or None when it does not apply or an earlier one is unanswered."""
        return next((step for step in self._asked_of_them() if step.slug == slug), None)

    def before(self, step: Step) -> Step | None:
        """The one before it on the short way; for an optional one, or at work, in its section."""
        among = self.beside(step)
        position = among.index(step)
        return among[position - 1] if position else None

    def after(self, step: Step) -> Step | None:
        among = self.beside(step)
        return next(iter(among[among.index(step) + 1 :]), None)

    def beside(self, step: Step) -> list[Step]:
        """The steps that are walked with this one: the short way, or an optional step's section; at work, a section
        of the national form.
        """
        if self.at_work:
            return [each for each, _stored in dict(self.national())[question(step.slug).paper]]
        if not step.is_optional:
            return [each for each in self.path if not each.is_optional]
        return [each for each in self.path if each.is_optional and each.section == step.section]

    def progress(self, step: Step) -> tuple[int, int]:
        """The number of the step, and of how many: questions that every report has count before they are reached."""
        among = self.beside(step)
        if self.at_work:
            return among.index(step) + 1, len(among)
        ahead = [each for each in WALK if each not in among and not each.is_optional and each.applies is always]
        return among.index(step) + 1, len(among) + (0 if step.is_optional else len(ahead))

    def additions(self) -> list[tuple[Words, list[tuple[Step, bool]]]]:
        """The sections of the optional steps; of each step, whether it has an answer."""
        steps = [step for step in self.path if step.is_optional]
        return [
            (section, [(step, self._is_stored(step)) for step in group])
            for section, group in groupby(steps, key=lambda step: step.section)
        ]

    def national(self) -> list[tuple[Paper, list[tuple[Step, bool]]]]:
        """The sections of the national form, who makes the referral first; of each step, whether it was answered."""
        order = [Paper.REFERRER, *(paper for paper in Paper if paper is not Paper.REFERRER)]
        steps = [step for step in self._in_officers_order() if step in self._asked_of_them()]
        found = [
            (paper, [(step, self._is_stored(step)) for step in steps if question(step.slug).paper is paper])
            for paper in order
        ]
        return [(paper, questions) for paper, questions in found if questions]

    def key(self, step: Step) -> str:
        return step.key(self.answers)

    def form(self, step: Step, data: QueryDict | None = None) -> ReportForm:
        """Bound to `data`, or to the stored answer, or unbound."""
        if data is None and self._is_stored(step):
            data = bind(self.raw[self.key(step)])
        elif data is None and (before := step.before(self.answers)):
            data = bind(before)
        return step.form_for(self.answers)(data, answers=self.answers)

    def sections(self) -> Iterator[tuple[Words, list[Row]]]:
        """Of what was asked or added, in the officers' order."""
        shown = [step for step in self._in_officers_order() if not step.is_optional or self._is_stored(step)]
        for section, steps in groupby(shown, key=lambda step: step.section):
            forms = ((step.slug, self.forms[step.slug]) for step in steps)
            yield section, [Row(slug, form.name, form.said()) for slug, form in forms]

    def wanted(self) -> list[tuple[str, Words]]:
        """Of the answers that leave something open, and of the unanswered questions that an officer misses most."""
        found = []
        for step in self.path:
            form = self.forms.get(step.slug)
            wanted = step.form_for(self.answers).wanted
            if wanted and (form.is_open() if form else step.slug in WANTED):
                found.append((step.slug, wanted))
        return found

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
            # A KeyError, and not an empty answer, where `known` was used.
            steps = [
                (step, self.forms[step.slug] if self._is_answered(step) else None)
                for step in self._in_officers_order()
            ]
            said = [
                {
                    "step": step.slug,
                    "section": str(step.section),
                    "question": str(step.form_for(self.answers).title),
                    "answer": form.said() if form else [],
                }
                for step, form in steps
            ]
            return {
                "said": said,
                "facts": {step.slug: form.facts() if form else {} for step, form in steps},
                "flags": {"about_child": self.about_child(), "violence": self.violence()},
            }

    def _is_answered(self, step: Step) -> bool:
        return self._is_stored(step) or bool(step.before(self.answers))

    def _is_stored(self, step: Step) -> bool:
        return self.key(step) in self.raw

    def _asked_of_them(self) -> list[Step]:
        # At work the entry itself says how they know the person.
        return [step for step in self.path if not (self.at_work and step.slug == "you")]

    def _waits_for_another(self, step: Step) -> bool:
        """At work: which place is asked for next depends on the answer before, which may not be given yet."""
        if not self.at_work or step.section != WHERE or step.applies is always:
            return False
        return any(each.section == WHERE and each.slug not in self.answers for each in self.path)

    def _in_officers_order(self) -> list[Step]:
        return [step for step in STEPS if step in self.path]

    def _team(self) -> str:
        # Without a choice, the area of the guidance page that the reporter came from.
        return self._said("team", "area") or self.answers["start"]["area"]

    def _said(self, slug: str, name: str) -> Any:
        return self.answers.get(slug, {}).get(name, "")
