"""Every question of the report in each wording: answered, with the longest words, with errors, right to left."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import requests
from bs4 import BeautifulSoup
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
            if typed := wrong(forms_of[slug], given):
                yield State("with every field wrong", way, f"/report/{slug}/", plain, typed, is_refused=True)
        for address in ("/report/check/", "/report/add/"):
            yield State("as answered", way, address, plain)
            yield State("with the longest words", way, address, long)
            yield State("in Urdu, with the longest words", way, address, urdu)

    for address in ("/report/", "/report/danger/", "/return/"):
        yield State("in Urdu, with the longest words", "nothing said", address, urdu)
    for language in ("en-gb", "pl", "ur"):
        with requests.Session() as visitor:
            send(origin, visitor, WAYS["a child, by family"], language=language)
            sent = dict(visitor.cookies)
            come_back(origin, visitor)
            yield State("after sending", language, "/report/sent/", sent)
            yield State("after sending", language, "/return/messages/", dict(visitor.cookies))
        with requests.Session() as visitor:
            visitor.get(f"{origin}/report/work/", params={"language": language})
            post(origin, visitor, "/report/work/", {})
            yield State("for work", language, "/report/work/tasks/", dict(visitor.cookies))


def visit(origin: str, given: Answers, *, language: str = "en-gb") -> dict[str, str]:
    """The cookies of a reporter at check-answers."""
    with requests.Session() as visitor:
        answer(origin, visitor, given, language=language)
        return dict(visitor.cookies)


def answer(origin: str, visitor: requests.Session, given: Answers, *, language: str) -> None:
    visitor.get(f"{origin}/report/start/", params={"language": language})
    for slug, fields in {"start": {}, **given}.items():
        post(origin, visitor, f"/report/{slug}/", fields)
    page = visitor.get(f"{origin}/report/check/")
    assert page.url == f"{origin}/report/check/", f"the report stopped at {page.url}"


def send(origin: str, visitor: requests.Session, given: Answers, *, language: str) -> None:
    answer(origin, visitor, given, language=language)
    page = post(origin, visitor, "/report/check/", {})
    assert page.url == f"{origin}/report/sent/", f"the report stopped at {page.url}"


def come_back(origin: str, visitor: requests.Session) -> None:
    """With the code of the report that was sent."""
    code = BeautifulSoup(visitor.get(f"{origin}/report/sent/").text, "html.parser").find(id="return-code")
    assert code is not None
    visitor.get(f"{origin}/return/")
    page = post(origin, visitor, "/return/", {"code": code.get_text(strip=True)})
    assert page.url == f"{origin}/return/messages/", f"the way back stopped at {page.url}"


def post(origin: str, visitor: requests.Session, address: str, fields: dict[str, Any]) -> requests.Response:
    token = {"csrfmiddlewaretoken": visitor.cookies["csrf"]}
    return visitor.post(f"{origin}{address}", fields | token, headers={"Referer": origin})


def longest(form: type[ReportForm], fields: dict[str, Any]) -> dict[str, Any]:
    """Free text at its maximum length; fields with a format, such as postcodes, keep their value."""
    long = {name: _text(field.max_length) for name, field in _fields(form).items() if _is_free(field)}
    return fields | {name: text for name, text in long.items() if name not in ("postcode", "email")}


def wrong(form: type[ReportForm], given: Collection[str] = ()) -> dict[str, str]:
    """Values that every field refuses. Choices that reveal further fields are made, so that those show errors too.

    `given`: what was answered before, after which a form may ask less.
    """
    typed: dict[str, str] = {}
    for name, field in _fields(form, given).items():
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


def _fields(form: type[ReportForm], given: Collection[str] = ()) -> dict[str, forms.Field]:
    one = form(answers={"start": {"area": "", "areas": list, "councils": list, "stored": given}})
    hidden = {field.name for field in one.hidden_fields()}
    return {name: field for name, field in one.fields.items() if name not in hidden}


def _is_free(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField) and field.max_length is not None


def _text(length: int) -> str:
    return (f"{WORD} " * (length // len(WORD) + 1))[:length].rstrip().ljust(length, "x")
