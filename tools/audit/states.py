"""Every question of the report in each wording: answered, with the longest words, with errors, right to left."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests
from django import forms

from prevent_portal.govuk.fields import DateInputField
from referrals.report.forms.base import ReportForm
from referrals.report.steps import WALK
from tests.referrals.report.filling import FROM_AFAR
from tests.referrals.walking import Answers
from tests.referrals.ways import WAYS

# One word without a possible line break, like a long URL.
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3 + "x" * 60
AFAR = {f"{way}, from afar": WAYS[way] | FROM_AFAR for way in ("a child, by family", "oneself", "a group")}
JUNK = "nothing of this"


@dataclass(frozen=True)
class State:
    """A page to audit; with `typed`, the page after these values are typed into its fields and sent.

    `is_refused`: that page must show errors. `is_warned`: it must show the dialog before the session ends.
    """

    kind: str
    way: str
    address: str
    cookies: dict[str, str]
    typed: dict[str, str] | None = None
    status: int = 200
    is_refused: bool = False
    is_warned: bool = False

    @property
    def name(self) -> str:
        return f"{self.address} ({self.way}) {self.kind}{f', typed {list(self.typed)}' if self.typed else ''}"


def states(origin: str) -> Iterator[State]:
    """Each wording once, on the first way that uses it, and check-answers of each way with a new wording."""
    met = set()
    for way, given in (WAYS | AFAR).items():
        given = {step.slug: given[step.slug] for step in WALK if given.get(step.slug) is not None}
        forms_of = {step.slug: step.form_for(given) for step in WALK if step.slug in given}
        new = [slug for slug, form in forms_of.items() if form not in met]
        met |= set(forms_of.values())
        if not new:
            continue
        plain = visit(origin, given)
        at_length = {slug: longest(forms_of[slug], fields) for slug, fields in given.items()}
        long, urdu = visit(origin, at_length), visit(origin, at_length, language="ur")
        for slug in new:
            yield State("as answered", way, f"/report/{slug}/", plain)
            yield State("with the longest words", way, f"/report/{slug}/", long)
            yield State("in Urdu, with the longest words", way, f"/report/{slug}/", urdu)
            if typed := wrong(forms_of[slug]):
                yield State("with every field wrong", way, f"/report/{slug}/", plain, typed, is_refused=True)
        yield State("as answered", way, "/report/check/", plain)
        yield State("with the longest words", way, "/report/check/", long)
        yield State("in Urdu, with the longest words", way, "/report/check/", urdu)

    sent = visit(origin, WAYS["a child, by family"], send=True)
    yield State("as answered", "sent", "/report/sent/", sent)
    for address in ("/report/", "/report/danger/", "/return/"):
        yield State("in Urdu, with the longest words", "nothing said", address, urdu)


def visit(origin: str, given: Answers, *, send: bool = False, language: str = "en-gb") -> dict[str, str]:
    """The cookies of a reporter at check-answers, or after sending."""
    with requests.Session() as visitor:
        page = visitor.get(f"{origin}/report/start/", params={"language": language})
        for slug, fields in {"start": {}, **given, **({"check": {}} if send else {})}.items():
            token = {"csrfmiddlewaretoken": visitor.cookies["csrf"]}
            page = visitor.post(f"{origin}/report/{slug}/", fields | token, headers={"Referer": origin})
        assert page.url == f"{origin}/report/{'sent' if send else 'check'}/", f"the report stopped at {page.url}"
        return dict(visitor.cookies)


def longest(form: type[ReportForm], fields: dict[str, Any]) -> dict[str, Any]:
    """Free text at its maximum length; fields with a format, such as postcodes, keep their value."""
    long = {name: _text(field.max_length) for name, field in _fields(form).items() if _is_free(field)}
    return fields | {name: text for name, text in long.items() if name not in ("postcode", "email")}


def wrong(form: type[ReportForm]) -> dict[str, str]:
    """Values that every field refuses. Choices that reveal further fields are made, so that those show errors too."""
    typed: dict[str, str] = {}
    for name, field in _fields(form).items():
        typed |= {name: next(iter(form.reveals[name]))} if name in form.reveals else _wrong(name, field)
    return typed


def _wrong(name: str, field: forms.Field) -> dict[str, str]:
    if isinstance(field, DateInputField):
        return {f"{name}_month": "13"}
    if isinstance(field, forms.ChoiceField | forms.IntegerField):
        return {name: JUNK}
    if isinstance(field, forms.CharField) and field.max_length:
        return {name: _text(field.max_length + 1)}
    return {}


def _fields(form: type[ReportForm]) -> dict[str, forms.Field]:
    one = form(answers={"start": {"area": "", "areas": list, "councils": list}})
    hidden = {field.name for field in one.hidden_fields()}
    return {name: field for name, field in one.fields.items() if name not in hidden}


def _is_free(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField) and field.max_length is not None


def _text(length: int) -> str:
    return (f"{WORD} " * (length // len(WORD) + 1))[:length].rstrip().ljust(length, "x")
