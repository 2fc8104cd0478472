"""A reporter's draft: ciphertext here, its key in their cookie. Submitting leaves a receipt in its place.

The receipt (reference and return code, encrypted in the same way) lives for some minutes, so that a lost
response or a second tab shows the same page; the answers are gone from the moment of submitting.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from referrals.actions.concerns import Receipt, submit_concern
from referrals.models import Draft
from referrals.report.journey import Journey
from referrals.report.steps import FORM_VERSION
from referrals.sealing import CannotOpen, DraftKey


class NotReady(Exception):
    """The draft cannot be sent: an answer is missing, or no longer valid."""


@dataclass
class OpenDraft:
    key: DraftKey
    area: str = ""
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    receipt: Receipt | None = None

    def journey(self) -> Journey:
        return Journey(self.answers, area=self.area)

    def save(self) -> None:
        self._write(timedelta(minutes=settings.DRAFT_MINUTES), {"area": self.area, "answers": self.answers})

    def save_receipt(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self._write(timedelta(minutes=settings.RECEIPT_MINUTES), {"receipt": vars(receipt)})

    def delete(self) -> None:
        Draft.objects.filter(pk=self.key.draft_id).delete()

    def _write(self, life: timedelta, content: dict[str, Any]) -> None:
        Draft.objects.update_or_create(
            pk=self.key.draft_id,
            defaults={"ciphertext": self.key.encrypt(content), "expires_at": timezone.now() + life},
        )


def start_draft(area: str) -> OpenDraft:
    draft = OpenDraft(DraftKey.new(), area=area)
    draft.save()
    return draft


def load_draft(request: HttpRequest) -> OpenDraft | None:
    """The draft whose key this browser holds; None when there is none, or its time is over."""
    key = DraftKey.from_cookie(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""))
    if key is None:
        return None
    row = Draft.objects.alive(timezone.now()).filter(pk=key.draft_id).first()
    return _decrypt(key, row) if row else None


def give_key(response: HttpResponse, draft: OpenDraft) -> None:
    """For this browser session only, unreadable to scripts."""
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
        # A browser ignores what sets a __Host- cookie without Secure, and so the deletion too.
        response.cookies[settings.DRAFT_COOKIE_NAME]["secure"] = True


@transaction.atomic
def send_draft(draft: OpenDraft, *, language: str) -> Receipt:
    """Submit under the draft's row lock: two tabs or a double press give one concern and the same receipt.

    Raises NotReady when the draft is gone or not complete; nothing is written then.
    """
    row = Draft.objects.select_for_update().filter(pk=draft.key.draft_id).first()
    current = _decrypt(draft.key, row) if row else None
    if current is None:
        raise NotReady
    if current.receipt:
        return current.receipt
    journey = current.journey()
    if not journey.is_complete:
        raise NotReady
    receipt = submit_concern(
        draft_id=draft.key.draft_id,
        content=journey.content(),
        place=journey.place(),
        urgency=journey.urgency(),
        form_version=FORM_VERSION,
        language=language,
        at=timezone.now(),
    )
    draft.save_receipt(receipt)
    return receipt


def _decrypt(key: DraftKey, row: Draft) -> OpenDraft | None:
    try:
        content = key.decrypt(row.ciphertext)
    except (CannotOpen, ValueError):
        return None
    receipt = content.get("receipt")
    return OpenDraft(
        key,
        area=content.get("area", ""),
        answers=content.get("answers", {}),
        receipt=Receipt(**receipt) if receipt else None,
    )
