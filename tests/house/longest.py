"""The most that can be typed: the worst characters, answers that fill every field, a concern full of both."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms

from referrals import sealing
from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.files import MOST_FILES
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.casework.messages import MAX_MESSAGES, add_reporter_message, ask_reporter
from referrals.actions.data_rights.subject_access import make_access_request
from referrals.actions.submission import Submission, submit_concern
from referrals.models import Concern, Match, NoteKind, Officer, RestrictionKind
from referrals.report.forms.base import ReportForm
from referrals.report.forms.entries import PeopleForm
from referrals.report.journey import Journey
from referrals.report.raw_answers import bind
from referrals.report.return_forms import MOST_WORDS
from referrals.review.concern_page import NOTES
from referrals.review.form_fields import LONGEST_NOTE
from referrals.review.message_forms import AskForm
from referrals.stored_fields import context_of
from tests.referrals.report.drawing import picture
from tests.referrals.report.returning import give_code
from tests.referrals.review.building import AT, add_call, add_events, add_match, add_page, add_transfer, send
from tests.referrals.ways import WAYS

Text = Callable[[int], str]


def _repeat(unit: str) -> Text:
    return lambda length: (unit * length)[:length]


# Characters for which a page or a search costs most, each as a text of a given length.
WORST: dict[str, Text] = {
    "zero width spaces": _repeat("\u200b"),
    "zero width spaces between letters": _repeat("a\u200b"),
    "joiners between letters": _repeat("a\u200d"),
    "ligatures of 18 letters": _repeat("\ufdfa"),
    "accents, unsorted": lambda length: "a" + ("\u0301" * length)[: length // 2] + _repeat("\u0323")(length // 2 - 1),
    "right to left": _repeat("\u05d0\u202e"),
    "families": _repeat("\U0001f469\u200d"),
    "line breaks": lambda length: f"x{_repeat(chr(10))(length - 2)}x",
    "words of mixed alphabets": _repeat("a\u0430 "),
    "quotation marks": _repeat("'"),
    "one letter": _repeat("a"),
    # As many kinds as make the largest PDF: no font of it has them, and each is named by its number.
    "a script without spaces": _repeat("".join(map(chr, range(0x4E00, 0x4F00)))),
    "letters with marks": _repeat("اُردُو "),
    "a return code’s letters": _repeat("ZYXWVUTSRQPNMLKJHGFEDCBA98765432"),
}


def fill_form(form: ReportForm, text: Text, given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every choice that reveals a field, and `text` as long as each field takes it; else what was `given`."""
    fields = dict(given)
    for name, field in form.fields.items():
        if isinstance(field, forms.MultipleChoiceField):
            fields[name] = [value for value, _ in field.choices]  # type: ignore[misc]
        elif name in form.reveals and name not in {"about", "where"}:
            fields[name] = max(form.reveals[name], key=lambda choice: len(form.reveals[name][choice]))
    if isinstance(form, PeopleForm):
        fields["shown"] = str(form.most)
    typed = fields | {name: text(length) for name, length in _lengths(form).items()}
    bound = type(form)(bind(_listed(typed)), answers=form.answers)
    return _listed({name: value for name, value in typed.items() if name not in bound.errors or name not in fields})


def _lengths(form: ReportForm) -> dict[str, int]:
    lengths = {
        name: field.max_length
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField) and field.max_length
    }
    if isinstance(form, PeopleForm):
        numbers = range(1, form.most + 1)
        lengths = {
            f"{name}_{number}": most
            for number in numbers
            for name, most in (("full_name", 200), ("other_names", 300))
        }
    return lengths


def _listed(fields: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in fields.items()}


def longest_journey(text: Text, way: str = "a child, by a professional") -> Journey:
    given, raw = WAYS[way], dict[str, dict[str, list[str]]]()
    while step := (journey := Journey(raw)).open_step:
        key = journey.key(step)
        assert key not in raw, f"{key} is refused: {raw[key]}"
        raw[key] = fill_form(journey.form(step), text, given.get(step.slug, {}))
        if not journey.form(step, bind(raw[key])).is_valid():
            raw[key] = _listed(given.get(step.slug, {}))
    return journey


def longest_concern(text: Text, owner: Officer, boss: Officer) -> Concern:
    """With as many messages as it can have, more notes than a page shows, a hold, corrections and a reason."""
    journey = longest_journey(text)
    submission = Submission(
        draft_id=uuid4(),
        content=journey.content(),
        place=journey.place(),
        urgency=journey.urgency(),
        about_child=True,
        violence=True,
        form_version="test",
        language="en",
        pictures=[picture()] * 3,
    )
    # Nothing that follows is earlier: the database refuses that.
    first = AT - timedelta(minutes=MAX_MESSAGES)
    concern = Concern.objects.get(reference=submit_concern(submission=submission, at=first).reference)
    give_code(concern)
    acknowledged = {"state": "outcome", "owner": owner, "acknowledged_by": owner, "acknowledged_at": AT}
    Concern.objects.filter(pk=concern.pk).update(**acknowledged)
    ask, add, note = text(AskForm.base_fields["text"].max_length), text(MOST_WORDS), text(LONGEST_NOTE)  # type: ignore[attr-defined]
    for number in range(MAX_MESSAGES):
        form = {"form_id": str(number), "at": first + timedelta(minutes=number)}
        ask_reporter(concern=concern, text=ask, by=owner, **form)
        add_reporter_message(concern=concern, text=add, **form)
        if number < MAX_MESSAGES // 2:
            Concern.objects.filter(pk=concern.pk).update(unread_at=None)
    for _ in range(NOTES + 5):
        add_note(concern=concern, kind=NoteKind.FACT, text=note, by=owner, at=AT)
    for _ in range(MOST_FILES):
        add_page(concern, text(200), picture())
    for _ in range(10):
        add_call(concern, failures=1)
        add_transfer(concern)
    add_events(concern, owner, 100)
    restrict = partial(apply_restriction, concern=concern, text=note, by=boss, at=AT)
    restrict(kind=RestrictionKind.HOLD, review_on=date(2099, 1, 1))
    for _ in range(2):
        restrict(kind=RestrictionKind.CORRECTION)
    reason = {"rationale": note, "record_number": text(60), "signposted_to": text(200)}
    rationale = sealing.seal(reason, context=context_of(concern, "rationale_sealed"))
    decided = {"outcome": "mistaken", "outcome_by": owner, "outcome_at": AT, "rationale_sealed": rationale}
    Concern.objects.filter(pk=concern.pk).update(**decided, handed_over_at=AT)
    Match.objects.filter(pk=add_match(concern, send()).pk).update(decision="same", decided_at=AT, decided_by=owner)
    make_access_request(names=[text(200)], authority=note, by=boss, at=AT).found.add(concern)
    concern.refresh_from_db()
    return concern
