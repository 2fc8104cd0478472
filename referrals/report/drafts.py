"""Drafts of reports: encrypted in the database, with the key in the reporter's cookie.

A draft that was saved by a code (saved_drafts.py) is encrypted with a key made of the code. The row of the cookie
then holds that key, and ends like any other draft: a visit.

Submitting replaces the answers with a receipt (reference and return code), encrypted in the same way. It expires
after RECEIPT_MINUTES, so that a lost response or a second tab can show it again.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest

from prevent_portal import clock
from prevent_portal.cookie_key import CookieKey
from referrals.actions.submission import Receipt, submit_concern
from referrals.models import Draft
from referrals.models.minutes import next_minute
from referrals.report import draft_cookie, pictures, referral_record
from referrals.report.branches import nothing_before
from referrals.report.draft_rows import fields_of, open_row, read_draft
from referrals.report.forms.base import ReportForm
from referrals.report.journey import Journey, Known
from referrals.report.raw_answers import Raw, capture, json_safe
from referrals.report.steps import FORM_VERSION, Step
from referrals.report.submissions import receipts_of, submissions_of

# Keys of the answers about the reporter, which are the same for each person who is reported together.
OWN = ("organisation", "contact.work", "reach.work", "meeting")


def picture_minutes() -> int:
    return min(30, settings.DRAFT_MINUTES)


@dataclass
class OpenDraft:
    """`answers` are about the person at `place` among those who are reported together; `others`, about the others.
    `visit` is the key in the cookie when the draft was saved by a code; `saved_until` is when that ends.
    """

    key: CookieKey
    area: str = ""
    # What was typed on "Find your area", which "Where do they live?" offers as its answer.
    carried: str = ""
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    receipt: Receipt | None = None
    expires_at: datetime = field(default_factory=clock.now)
    known: Known = ()
    begun_at: datetime = field(default_factory=clock.now)
    # Send was pressed, and the draft was too young (send_waits). Changing an answer takes it back.
    is_waiting: bool = False
    at_work: bool = False
    others: list[dict[str, dict[str, list[str]]]] = field(default_factory=list)
    place: int = 0
    # After sending: the receipts of the others, and whom the reports were about.
    more_receipts: list[Receipt] = field(default_factory=list)
    sent_about: str = ""
    visit: CookieKey | None = None
    saved_until: datetime | None = None
    # Steps of the report that are not asked.
    without: ClassVar[frozenset[str]] = frozenset()
    # Of the officer who enters it.
    force_id: int | None = None

    def __post_init__(self) -> None:
        # The answers that `known` was validated for: an answer that was replaced later must be validated again.
        self._known_for = dict(self.answers)

    @property
    def holds_something(self) -> bool:
        return bool(self.answers or self.receipt)

    @property
    def everybody(self) -> list[dict[str, dict[str, list[str]]]]:
        """The answers about each person who is reported together, in their order, with those of OWN."""
        own = {key: self.answers[key] for key in OWN if key in self.answers} if self.others else {}
        others = [answers | own for answers in self.others]
        return [*others[: self.place], self.answers, *others[self.place :]]

    @property
    def cookie_key(self) -> CookieKey:
        """What the cookie holds. Pictures are under it, so that no picture outlives a visit (ADR 0070)."""
        return self.visit or self.key

    @property
    def minutes(self) -> int:
        """How long it is kept without use: shorter with pictures, which take most of the space (ADR 0070)."""
        counts = [answers.get("pictures", {}).get("count", ["0"]) for answers in self.everybody]
        has_pictures = any(count not in ([], [""], ["0"]) for count in counts)
        return picture_minutes() if has_pictures else settings.DRAFT_MINUTES

    @property
    def fingerprint(self) -> str:
        """Posted by each page, so that a page of a replaced draft cannot write to the new one."""
        return hashlib.sha256(self.cookie_key.row_id.bytes).hexdigest()[:16]

    def journey(self) -> Journey:
        """Validate every answer: for the check page and for sending."""
        return self._journey(self.answers, self.place)

    def journeys(self) -> list[Journey]:
        """Of everybody who is reported together."""
        return [self._journey(answers, number) for number, answers in enumerate(self.everybody)]

    def glance(self) -> Journey:
        """Use cached results of validation: for showing a question and finding the next one."""
        known = takewhile(lambda pair: self.answers.get(pair[0]) is self._known_for.get(pair[0]), self.known)
        return self._journey(self.answers, self.place, list(known))

    def _journey(self, answers: Raw, number: int, known: Known = ()) -> Journey:
        return Journey(
            answers,
            area=self.area,
            carried=self.carried,
            known=known,
            without=self.without,
            at_work=self.at_work,
            number=number,
        )

    def take(self, journey: Journey, step: Step, form: ReportForm) -> None:
        key = journey.key(step)
        # Whether such a question has an answer of its own decides what an earlier one asks.
        changes_earlier = key not in self.answers and step.before is not nothing_before
        self.answers[key] = self._known_for[key] = capture(form)
        earlier = {journey.key(each) for each in journey.path[: journey.path.index(step)]}
        known = [pair for pair in journey.known if pair[0] in earlier]
        self.known = () if changes_earlier else [*known, (key, json_safe(form.cleaned_data))]

    def begin(self) -> None:
        Draft.objects.create(pk=self.key.row_id, ciphertext="", expires_at=clock.now(), force_id=self.force_id)
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

    def _content(self) -> dict[str, Any]:
        return {
            "area": self.area,
            "carried": self.carried,
            "answers": self.answers,
            "known": self.known,
            "version": FORM_VERSION,
            "begun": self.begun_at.timestamp(),
            "waiting": self.is_waiting,
            "work": self.at_work,
            "others": self.others,
            "place": self.place,
        }

    def _end(self) -> datetime:
        end = _end_of(self.minutes)
        return min(end, self.saved_until) if self.saved_until else end

    def touch(self) -> None:
        self.expires_at = self._end()
        Draft.objects.filter(pk=self.cookie_key.row_id).update(expires_at=self.expires_at)

    def close(self) -> None:
        """For this browser. What was saved by a code stays."""
        key = self.cookie_key
        Draft.objects.filter(pk__in=[key.row_id, key.derive_id("sent"), key.derive_id("record")]).delete()

    def delete_receipt(self) -> None:
        """Other tabs still learn that the report was sent."""
        Draft.objects.filter(pk__in=[self.key.row_id, self.key.derive_id("record")]).delete()

    def _write(self, content: dict[str, Any]) -> None:
        # update() and not save(): a draft that another request deleted must stay deleted.
        self.expires_at = self._end()
        ends = {} if self.visit else {"expires_at": self.expires_at}
        Draft.objects.filter(pk=self.key.row_id).update(ciphertext=self.key.encrypt(content), **ends)
        if self.visit:
            self.touch()

    def save_under(self, key: CookieKey, *, until: datetime) -> None:
        """From now on under this key, until then; the cookie's row becomes the visit that holds the key."""
        visit = self.cookie_key
        if self.visit:
            Draft.objects.filter(pk=self.key.row_id).delete()
        Draft.objects.create(pk=key.row_id, ciphertext=key.encrypt(self._content()), expires_at=until)
        self.key, self.visit, self.saved_until = key, visit, until
        self.begin_visit()

    def begin_visit(self) -> None:
        key = self.cookie_key
        self.expires_at = self._end()
        visiting = {"ciphertext": key.encrypt({"saved": self.key.to_cookie()}), "expires_at": self.expires_at}
        Draft.objects.update_or_create(pk=key.row_id, defaults=visiting)

    def send(self, journeys: list[Journey], *, language: str) -> Receipt:
        """Submit a concern for each person, all or none, and replace the answers with the receipts.

        The caller holds the row's lock (load_draft) and has validated every journey under it.
        """
        added = pictures.read_pictures(self.cookie_key)
        submissions = submissions_of(journeys, key=self.key, language=language, pictures=added)
        at = clock.now()
        self.receipt, *self.more_receipts = [submit_concern(submission=each, at=at) for each in submissions]
        if added:
            pictures.forget_pictures(self.cookie_key)
        if self.at_work:
            referral_record.keep(self.cookie_key, journeys, [self.receipt, *self.more_receipts], at=at)
        self._write_receipt(receipts_of(journeys, [self.receipt, *self.more_receipts], at_work=self.at_work))
        return self.receipt

    def _write_receipt(self, content: dict[str, Any]) -> None:
        """Also rows that outlive the receipt, by which was_sent() knows. None leads to the concern."""
        key = self.cookie_key
        self.expires_at = _end_of(settings.RECEIPT_MINUTES)
        was_sent_until = _end_of(max(settings.DRAFT_MINUTES, settings.RECEIPT_MINUTES))
        stored = [(key.row_id, key.encrypt(content), self.expires_at)]
        stored += [(each.derive_id("sent"), each.encrypt({}), was_sent_until) for each in {key, self.key}]
        rows = [
            Draft(pk=row_id, ciphertext=ciphertext, expires_at=end, force_id=self.force_id)
            for row_id, ciphertext, end in stored
        ]
        Draft.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=["ciphertext", "expires_at"]
        )
        if self.visit:
            # The code opens nothing more.
            Draft.objects.filter(pk=self.key.row_id).delete()
            self.key, self.visit = key, None


def _end_of(minutes: int) -> datetime:
    return next_minute(clock.now() + timedelta(minutes=minutes))


def start_draft(area: str, carried: str = "", *, at_work: bool = False) -> OpenDraft:
    draft = OpenDraft(CookieKey.new(), area=area, carried=carried, at_work=at_work)
    draft.begin()
    return draft


def load_draft(request: HttpRequest, *, lock: bool = False) -> OpenDraft | None:
    """The draft for this browser's cookie, or None when there is none or it has expired.

    With `lock`, lock the row in the caller's transaction, so that two tabs or a double submit send one concern
    and a late answer does not overwrite a receipt.
    """
    stored = read_draft(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""), lock=lock)
    if stored is None:
        return None
    key, content, expires_at = stored
    if saved := CookieKey.from_cookie(content.get("saved", "")):
        return load_saved(saved, visit=key, expires_at=expires_at, lock=lock)
    return OpenDraft(**fields_of(*stored))


def load_saved(
    key: CookieKey, *, visit: CookieKey | None = None, expires_at: datetime | None = None, lock: bool = False
) -> OpenDraft | None:
    opened = open_row(key, lock=lock)
    if opened is None:
        return None
    draft = OpenDraft(**fields_of(key, opened[0], expires_at or clock.now()))
    draft.visit, draft.saved_until = visit, opened[1]
    return draft


def was_sent(request: HttpRequest) -> bool:
    """Whether this browser's draft was sent and its receipt has expired or been deleted, for an hour."""
    key = draft_cookie.read_key(request)
    if key is None:
        return False
    opened = open_row(key)
    saved = CookieKey.from_cookie(opened[0].get("saved", "")) if opened else None
    return Draft.objects.alive(clock.now()).filter(pk=(saved or key).derive_id("sent")).exists()
