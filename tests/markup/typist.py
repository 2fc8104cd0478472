"""A test client that types payloads into every field of a page and checks every response for active markup."""

import importlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from selectolax.lexbor import LexborHTMLParser

from tests.journeys.smuggling import PAYLOADS
from tests.markup.parsing import MARK, active_markup, title, visible_text

OURS = ("prevent_portal", "guidance", "referrals")
TEXTS = ("text", "email", "tel", "search", "password", "date", "hidden", "")
CHOICES = (forms.ChoiceField, forms.ModelChoiceField, forms.BooleanField)
# Length where the field has no limit, and the longest text, which keeps a page fast.
SHORT, LONGEST = 200, 2_500


def text_fields() -> Iterator[tuple[str, forms.Field]]:
    """Every field of the portal's forms that takes typed text, by name: "people.forms.InviteForm email"."""
    importlib.import_module("prevent_portal.accounts.forms")  # imported only through settings
    get_resolver().url_patterns  # imports every module with a form  # noqa: B018
    for form in sorted(_below(forms.BaseForm), key=lambda each: (each.__module__, each.__name__)):
        if form.__module__.split(".")[0] in OURS:
            for name, field in getattr(form, "base_fields", {}).items():
                if not isinstance(field, CHOICES):
                    yield f"{form.__module__}.{form.__name__} {name}", field


def _below(form: type) -> set[type]:
    return {each for below in form.__subclasses__() for each in {below, *_below(below)}}


class Book:
    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.typed: dict[str, set[int]] = defaultdict(set)
        self.seen: dict[int, set[str]] = defaultdict(set)
        self.payloads: set[str] = set()
        self.pages = 0
        lengths = [(key.split()[1], getattr(field, "max_length", None)) for key, field in text_fields()]
        self.lengths = {
            name: min(length for other, length in lengths if other == name and length) for name, one in lengths if one
        }

    def text(self, where: str, name: str) -> str:
        number = self.numbers.setdefault(f"{where} {name}", len(self.numbers) + 1)
        if name.startswith("email"):
            return f'"<m6-{number}>"@example.org'
        name = re.sub(r"_\d+$", "", name)
        length = min(self.lengths.get(name, SHORT), LONGEST)
        text = f"'\"><m6-{number}>"
        for place in range(len(PAYLOADS)):
            payload = PAYLOADS[(number * 37 + place) % len(PAYLOADS)]
            if len(text) + len(payload) + 1 > length:
                break
            text += f" {payload}"
            self.payloads.add(payload)
        return text

    def note(self, form: forms.BaseForm) -> None:
        """Called before a bound form is validated."""
        for name in form.fields:
            # A date has three inputs.
            sent = [str(form.data.get(name + part, "")) for part in ("", "_day", "_month", "_year")]
            numbers = {int(number) for number in MARK.findall(" ".join(sent))}
            for kind in type(form).__mro__:
                if name in getattr(kind, "base_fields", {}) and numbers:
                    self.typed[f"{kind.__module__}.{kind.__name__} {name}"] |= numbers

    def look(self, where: str, response: HttpResponse) -> str:
        """Return the body; fail when typed text is active markup in it."""
        body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
        kind = response.get("Content-Type", "")
        assert response.status_code < 500, where
        assert response.get("X-Content-Type-Options") == "nosniff", where
        assert not MARK.search(str(dict(response.items()))), f"{where} has it in a header"
        if not kind.startswith(("text/", "application/json")):
            return ""
        text = body.decode()
        self.pages += 1
        if kind.startswith("text/html"):
            # Wagtail's pages have inline scripts, so only test text counts there.
            active = [fault for fault in active_markup(text) if not where.startswith("/cms/") or "m6" in fault]
            assert not active, f"{where} lets it live: {active}"
            is_published = where.startswith(("/cms/", "/areas/"))
            assert is_published or not MARK.search(title(text)), f"{where} has it in its title"
            shown = visible_text(text)
        else:
            shown = "\n".join(_strings(json.loads(text))) if "json" in kind else text
        for number in MARK.findall(shown):
            self.seen[int(number)].add(where)
        return text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


class Typist:
    def __init__(self, book: Book, client: Client | None = None) -> None:
        self.book, self.client = book, client or Client()
        self.at = ""

    def open(self, path: str, **fields: Any) -> str:
        response = self.client.get(path, fields, follow=True)
        self.at = response.redirect_chain[-1][0] if response.redirect_chain else path  # type: ignore[attr-defined]
        return self.book.look(_where(path), response)

    def fill(
        self, path: str, given: Mapping[str, Any] | None = None, *, keep: Mapping[str, Any] | None = None
    ) -> str:
        """Fill every field with payloads and return the page that follows.

        Refused fields fall back to their value in `given`. `keep` is sent unchanged from the start, such as a
        password that has to be right.
        """
        given = {**(given or {}), **(keep or {})}
        fields = self._asked(self.open(path))
        where = _where(path)
        typed = {name: self.book.text(where, name) for name in fields if name not in (keep or {})}
        response = self._post(path, {**given, **typed})
        hidden = {name: value for name, value in fields.items() if value is not None}
        for last in (False, False, True):
            if response.status_code == 302:
                break
            refused = {*self._refused(self.book.look(where, response)), *hidden}
            # What stands beside a choice that is not selected is refused at the choice.
            typed = {name: text for name, text in typed.items() if name not in refused and not last}
            response = self._post(path, {**given, **hidden, **typed})
        if response.status_code == 302:
            return self.open(response["Location"])
        self.at = path
        return self.book.look(where, response)

    def post(self, path: str, fields: Mapping[str, Any]) -> str:
        """Post fields without opening a form first, and return the page that follows."""
        return self.book.look(_where(path), self.client.post(path, fields, follow=True))

    def _post(self, path: str, fields: Mapping[str, Any]) -> Any:
        return self.client.post(path, fields)

    def _asked(self, page: str) -> dict[str, str | None]:
        """Names of the text inputs, with the value of hidden ones and None for visible ones."""
        found: dict[str, str | None] = {}
        for node in LexborHTMLParser(page).css("main form input, main form textarea"):
            given = node.attributes
            name, kind = given.get("name") or "", given.get("type") or ""
            if name and name != "csrfmiddlewaretoken" and (node.tag == "textarea" or kind in TEXTS):
                found[name] = given.get("value") or "" if kind == "hidden" else None
        return found

    def _refused(self, page: str) -> set[str]:
        return {
            re.sub(r"_(day|month|year)$", "", name) for name in re.findall(r'id="(?:id_)?([a-z_0-9]+)-error"', page)
        }


def _where(path: str) -> str:
    path = re.sub(r"[?].*", "", path)
    return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}|[0-9a-f]{8}-[0-9a-f-]{27}|/\d+/", "/_/", path)
