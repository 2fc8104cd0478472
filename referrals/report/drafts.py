"""Drafts of reports: encrypted in the database, with the key in the reporter's cookie.

Submitting replaces the answers with a receipt (reference and return code), encrypted in the same way. It expires
after RECEIPT_MINUTES, so that a lost response or a second tab can show it again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from prevent_portal import clock, languages
from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen
from referrals.actions.submission import Receipt, Submission, submit_concern
from referrals.models import Draft
from referrals.models.minutes import next_minute
from referrals.report import pictures
from referrals.report.branches import nothing_before
from referrals.report.forms.base import ReportForm
from referrals.report.journey import Journey, Known, capture, json_safe
from referrals.report.steps import FORM_VERSION, Step


def picture_minutes() -> int:
    return min(30, settings.DRAFT_MINUTES)


@dataclass
class OpenDraft:
    key: CookieKey
    area: str = ""
    # What was typed on "Find your area", which "Where do they live?" offers as its answer.
    place: str = ""
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    receipt: Receipt | None = None
    expires_at: datetime = field(default_factory=clock.now)
    known: Known = ()
    begun_at: datetime = field(default_factory=clock.now)
    # Send was pressed, and the draft was too young (send_waits). Changing an answer takes it back.
    is_waiting: bool = False
    # Steps of the report that are not asked.
    without: ClassVar[frozenset[str]] = frozenset()

    def __post_init__(self) -> None:
        # The answers that `known` was validated for: an answer that was replaced later must be validated again.
        self._known_for = dict(self.answers)

    @property
    def holds_something(self) -> bool:
        return bool(self.answers or self.receipt)

    @property
    def minutes(self) -> int:
        """How long it is kept without use: shorter with pictures, which take most of the space (ADR 0070)."""
        has_pictures = self.answers.get("pictures", {}).get("count", ["0"]) not in ([], [""], ["0"])
        return picture_minutes() if has_pictures else settings.DRAFT_MINUTES

    @property
    def fingerprint(self) -> str:
        """Posted by each page, so that a page of a replaced draft cannot write to the new one."""
        return hashlib.sha256(self.key.row_id.bytes).hexdigest()[:16]

    def journey(self) -> Journey:
        """Validate every answer: for the check page and for sending."""
        return Journey(self.answers, area=self.area, place=self.place, without=self.without)

    def glance(self) -> Journey:
        """Use cached results of validation: for showing a question and finding the next one."""
        known = takewhile(lambda pair: self.answers.get(pair[0]) is self._known_for.get(pair[0]), self.known)
        return Journey(self.answers, area=self.area, place=self.place, known=list(known), without=self.without)

    def take(self, journey: Journey, step: Step, form: ReportForm) -> None:
        key = journey.key(step)
        # Whether such a question has an answer of its own decides what an earlier one asks.
        changes_earlier = key not in self.answers and step.before is not nothing_before
        self.answers[key] = self._known_for[key] = capture(form)
        earlier = {journey.key(each) for each in journey.path[: journey.path.index(step)]}
        known = [pair for pair in journey.known if pair[0] in earlier]
        self.known = () if changes_earlier else [*known, (key, json_safe(form.cleaned_data))]

    def begin(self) -> None:
        Draft.objects.create(pk=self.key.row_id, ciphertext="", expires_at=clock.now())
        self.save()

    def save(self) -> Journey:
        journey = self.glance()
        self.known, self._known_for = journey.known, dict(self.answers)
        self.is_waiting = False
        self._write(self._content())
        return journey

    def wait(self) -> None:
        self.is_waiting = True
        self._write(self._content())

    def _receipt_content(self) -> dict[str, Any]:
        return {"receipt": vars(self.receipt)}

    def _content(self) -> dict[str, Any]:
        return {
            "area": self.area,
            "place": self.place,
            "answers": self.answers,
            "known": self.known,
            "version": FORM_VERSION,
            "begun": self.begun_at.timestamp(),
            "waiting": self.is_waiting,
        }

    def touch(self) -> None:
        self.expires_at = _end_of(self.minutes)
        Draft.objects.filter(pk=self.key.row_id).update(expires_at=self.expires_at)

    def delete(self) -> None:
        Draft.objects.filter(pk__in=[self.key.row_id, self.key.derive_id("sent")]).delete()

    def delete_receipt(self) -> None:
        """Other tabs still learn that the report was sent."""
        Draft.objects.filter(pk=self.key.row_id).delete()

    def _write(self, content: dict[str, Any]) -> None:
        # update() and not save(): a draft that another request deleted must stay deleted.
        self.expires_at = _end_of(self.minutes)
        Draft.objects.filter(pk=self.key.row_id).update(
            ciphertext=self.key.encrypt(content), expires_at=self.expires_at
        )

    def send(self, journey: Journey, *, language: str) -> Receipt:
        """Submit the concern and replace the answers with the receipt.

        The caller holds the row's lock (load_draft) and has validated the whole journey under it.
        """
        added = pictures.read_pictures(self.key)
        submission = self.submission(journey, language=language, pictures=added)
        receipt = submit_concern(submission=submission, at=clock.now())
        if added:
            pictures.forget_pictures(self.key)
        self._write_receipt(receipt)
        return receipt

    def submission(self, journey: Journey, *, language: str, pictures: Sequence[bytes] = ()) -> Submission:
        return Submission(
            draft_id=self.key.derive_id("concern"),
            content=journey.content(),
            place=journey.place(),
            urgency=journey.urgency(),
            about_child=journey.about_child(),
            violence=journey.violence(),
            danger_signs=journey.danger_signs(),
            form_version=FORM_VERSION,
            language=language,
            pictures=pictures,
        )

    def _write_receipt(self, receipt: Receipt) -> None:
        """Also a row that outlives the receipt, by which was_sent() knows. Neither leads to the concern."""
        self.receipt = receipt
        content = self._receipt_content()
        self.expires_at = _end_of(settings.RECEIPT_MINUTES)
        was_sent_until = _end_of(max(settings.DRAFT_MINUTES, settings.RECEIPT_MINUTES))
        rows = [
            Draft(pk=self.key.row_id, ciphertext=self.key.encrypt(content), expires_at=self.expires_at),
            Draft(pk=self.key.derive_id("sent"), ciphertext=self.key.encrypt({}), expires_at=was_sent_until),
        ]
        Draft.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=["ciphertext", "expires_at"]
        )


def _end_of(minutes: int) -> datetime:
    return next_minute(clock.now() + timedelta(minutes=minutes))


def start_draft(area: str, place: str = "") -> OpenDraft:
    draft = OpenDraft(CookieKey.new(), area=area, place=place)
    draft.begin()
    return draft


def load_draft(request: HttpRequest, *, lock: bool = False) -> OpenDraft | None:
    """The draft for this browser's cookie, or None when there is none or it has expired.

    With `lock`, lock the row in the caller's transaction, so that two tabs or a double submit send one concern
    and a late answer does not overwrite a receipt.
    """
    stored = read_draft(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""), lock=lock)
    return OpenDraft(**fields_of(*stored)) if stored else None


def read_draft(cookie: str, *, lock: bool = False) -> tuple[CookieKey, dict[str, Any], datetime] | None:
    """The key, what is stored and when it expires."""
    key = CookieKey.from_cookie(cookie)
    if key is None:
        return None
    drafts = Draft.objects.select_for_update() if lock else Draft.objects.all()
    rows = drafts.filter(pk=key.row_id, expires_at__gt=clock.now()).values_list("ciphertext", "expires_at")
    for ciphertext, expires_at in rows:
        try:
            return key, key.decrypt(ciphertext), expires_at
        except (CannotOpen, ValueError):
            return None
    return None


def was_sent(request: HttpRequest) -> bool:
    """Whether this browser's draft was sent and its receipt has expired or been deleted, for an hour."""
    key = CookieKey.from_cookie(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""))
    if key is None:
        return False
    return Draft.objects.alive(clock.now()).filter(pk=key.derive_id("sent")).exists()


def give_key(response: HttpResponse, draft: OpenDraft) -> None:
    response.set_cookie(
        settings.DRAFT_COOKIE_NAME,
        draft.key.to_cookie(),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_key(response: HttpResponse) -> None:
    response.delete_cookie(settings.DRAFT_COOKIE_NAME, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:
        # Browsers ignore a Set-Cookie header for a __Host- cookie without Secure, including one that deletes it.
        response.cookies[settings.DRAFT_COOKIE_NAME]["secure"] = True


def forget_all(response: HttpResponse) -> HttpResponse:
    """Return the response, with headers that clear the browser's cookies, cache and storage for this site."""
    forget_key(response)
    languages.forget(response)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def fields_of(key: CookieKey, content: dict[str, Any], expires_at: datetime) -> dict[str, Any]:
    """Of an OpenDraft."""
    receipt = content.get("receipt")
    return {
        "key": key,
        "area": content.get("area", ""),
        "place": content.get("place", ""),
        "answers": content.get("answers", {}),
        "receipt": Receipt(**receipt) if receipt else None,
        "expires_at": expires_at,
        # Another form version may have other questions, so all answers are validated again.
        "known": content["known"] if content.get("version") == FORM_VERSION else (),
        "begun_at": datetime.fromtimestamp(content.get("begun", 0), UTC),
        "is_waiting": content.get("waiting", False),
    }
