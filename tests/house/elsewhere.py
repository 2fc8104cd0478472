"""Compare responses for another force's objects with responses for objects that do not exist."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from guidance.models import Act, Contact
from prevent_portal.accounts.models import RoleRequest
from prevent_portal.mail.models import Letter
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.messages import add_reporter_message, ask_reporter
from referrals.models import Attempt, Concern, Destruction, NoteKind, SavedView
from tests.guidance.changing import confirm, propose
from tests.house.readiness import FIELDS
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import (
    AT,
    add_access_request,
    add_call,
    add_hold,
    add_match,
    add_page,
    add_transfer,
    send,
    some_officer,
)

METHODS = ("get", "head", "post")
MISSING_REFERENCE = "AAAA-AAAA"


@dataclass(frozen=True)
class Part:
    """A URL parameter: `make` creates one of the concern's force, `missing` does not exist.

    `whole`: the same for every force, such as the name of a table.
    """

    make: Callable[[Concern], Any]
    missing: Any
    whole: bool = False


def _call(concern: Concern) -> UUID:
    call = add_call(concern)
    Attempt.objects.create(delivery=call, worker="Canaryworker", started_at=AT)
    return call.pk


def _certificate(concern: Concern) -> UUID:
    return Destruction.objects.create(force=concern.force, at=AT, authority="schedule", count=0, parts=0).pk


def _view(concern: Concern) -> int:
    return SavedView.objects.create(officer=some_officer(concern), name="Canaryview").pk


def _proposal(concern: Concern) -> int:
    values = {"kind": "email", "purpose": "referral", "value": "canary@example.gov.uk", "label": "Canaryteam"}
    proposal = propose(Contact(area=concern.area, source="x", source_on="x", **values), Act.ADD)
    confirm(proposal)
    # This is made before the clock is set to the time of the tests.
    Letter.objects.filter(about=str(proposal.pk)).update(due_at=AT)
    return proposal.pk


def _number(concern: Concern) -> int:
    values = {"kind": "phone", "purpose": "referral", "value": "0100 222", "source": "x", "source_on": "x"}
    return Contact.objects.get_or_create(area=concern.area, label="Canarynumber", defaults=values)[0].pk


def _role_request(concern: Concern) -> int:
    row = {"email": f"newcomer.{concern.force_id}@example.org", "role": "officer", "force": concern.force}
    return RoleRequest.objects.create(kind="join", asked_at=AT, **row).pk


UNKNOWN_ID = UUID(int=0)
PARTS: dict[str, Part] = {
    "reference": Part(lambda concern: concern.reference, MISSING_REFERENCE),
    "transfer_id": Part(lambda concern: add_transfer(concern).pk, UNKNOWN_ID),
    "delivery_id": Part(_call, UNKNOWN_ID),
    "number": Part(lambda concern: 1, 9),
    "access_request_id": Part(lambda concern: add_access_request(concern).pk, UNKNOWN_ID),
    "match_id": Part(lambda concern: add_match(concern, concern).pk, UNKNOWN_ID),
    "restriction_id": Part(lambda concern: add_hold(concern).pk, UNKNOWN_ID),
    "certificate_id": Part(_certificate, UNKNOWN_ID),
    "request_id": Part(_role_request, 99_999),
    "key": Part(lambda concern: "thank-you", "thank-you", whole=True),
    "of": Part(lambda concern: "report", "report", whole=True),
    "officer_id": Part(lambda concern: some_officer(concern).pk, 99_999),
    "view_id": Part(_view, 99_999),
    "proposal_id": Part(_proposal, 99_999),
    "contact_id": Part(_number, 99_999),
    "kind": Part(lambda concern: "hold", "hold", whole=True),
    "role": Part(lambda concern: "subject", "subject", whole=True),
    "part": Part(lambda concern: f"concern:{concern.pk}:reference", f"concern:{UNKNOWN_ID}:reference", whole=True),
    "table": Part(lambda concern: "month", "month", whole=True),
}


def make_full_concern(council: str, word: str) -> tuple[Concern, dict[str, Any]]:
    """A concern with messages, notes and a picture, `word` in all texts, and its values of PARTS."""
    concern = send(council=council, pictures=[picture()], answer=f"Canaryworry {word}")
    colleague = some_officer(concern)
    ask_reporter(concern=concern, text=f"{word}question", form_id="1", by=colleague, at=AT)
    add_reporter_message(concern=concern, text=f"{word}answer", form_id="1", at=AT)
    write_note(concern, NoteKind.FACT, f"{word}note", by=colleague, at=AT)
    add_page(concern, f"{word}file", picture())
    return concern, {name: part.make(concern) for name, part in PARTS.items()}


def addresses() -> Iterator[tuple[str, list[str]]]:
    review = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "review")
    for pattern in review.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"review:{pattern.name}", list(pattern.pattern.converters)


def urls_with_parameters(only: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    for name, parts in addresses():
        if only and name not in only:
            continue
        unknown = set(parts) - set(PARTS)
        assert not unknown, f"{name} names {unknown}: say in PARTS how one of another force's is made"
        if not all(PARTS[part].whole for part in parts):
            yield name, parts


def response_parts(response: HttpResponse) -> tuple[Any, ...]:
    return response.status_code, sorted(response.items()), sorted(response.cookies), response.content


def response_and_queries(
    client: Client, method: str, address: str, fields: dict[str, Any] | None = None
) -> tuple[tuple[Any, ...], list[str]]:
    """The response and its SQL without literals: different queries would leak existence through timing."""
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(client, method)(address, FIELDS | (fields or {}))
    passed_over = re.compile('SAVEPOINT|^UPDATE "accounts_session"')
    statements = [each["sql"] for each in captured if not passed_over.search(each["sql"])]
    # Literals replaced: numbers and quoted strings.
    return response_parts(answer), [re.sub(r"'[^']*'|\b\d+\b", "?", sql) for sql in statements]


def assert_same_as_missing(
    client: Client, theirs: dict[str, Any], own: dict[str, Any], only: Collection[str] = ()
) -> int:
    """Assert that another force's objects answer like missing ones, at every URL (or `only` these) by every method.

    Returns the number of requests compared.
    """
    number = 0
    missing = {name: part.missing for name, part in PARTS.items()}
    for name, parts in urls_with_parameters(only):
        # All parameters of the other force; where there are several, also each alone beside our own.
        mixes = [set(parts)] + ([{part} for part in parts if not PARTS[part].whole] if len(parts) > 1 else [])
        for method in METHODS:
            for foreign in mixes:
                existing_url, missing_url = (
                    reverse(name, kwargs={part: (of if part in foreign else own)[part] for part in parts})
                    for of in (theirs, missing)
                )
                if foreign == {"number"}:
                    continue  # a picture is named only by its number within a concern
                number += 1
                one, other = (
                    response_and_queries(client, method, address) for address in (existing_url, missing_url)
                )
                assert one[0] == other[0], f"{method} {name} tells that {foreign} is there"
                assert one[1] == other[1], f"{method} {name} asks the database otherwise when {foreign} is there"
                expected = (302, 405) if name == "review:delete-view" else (404, 405)
                assert one[0][0] in expected, f"{method} {name}: {one[0][0]}"
    return number
