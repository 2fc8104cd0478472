"""Drafts that were saved by a code, for some days, to go on with them on another machine (ADR 0097)."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from prevent_portal import clock
from prevent_portal.cookie_key import CookieKey
from referrals.models import Draft
from referrals.models.minutes import next_minute
from referrals.report import pictures
from referrals.report.address_counts import HourlyCounts, address_of, is_of_this_machine, site_of
from referrals.report.drafts import OpenDraft, load_saved
from referrals.sealing import saving_codes

# 1.5 GB at most: the longest answers about MOST people are 300 kB each with what encryption adds.
MOST_OF_ALL = 5_000
# When there is no more room the oldest make it, but none that was saved less than this ago.
KEPT_AT_LEAST = timedelta(days=1)
# A school or a council; and the site that its address is part of.
MOST_AN_HOUR, MOST_AN_HOUR_OF_A_SITE = 30, 60

saves = HourlyCounts()


def may_be_saved(request: HttpRequest, draft: OpenDraft) -> bool:
    """Count a saving and say whether to take it. One that was saved before takes no more room."""
    if _are_too_many(address_of(request)):
        return False
    return draft.saved_until is not None or _saved() < MOST_OF_ALL or _make_room()


def _are_too_many(address: str) -> bool:
    now = clock.now()
    if is_of_this_machine(address):
        return False
    of_it, of_the_site = saves.add(address, now), saves.add(site_of(address), now)
    return of_it > MOST_AN_HOUR or of_the_site > MOST_AN_HOUR_OF_A_SITE


def _saved() -> int:
    """Those with more than a day to go. The limit itself keeps them few, so counting them stays cheap."""
    return Draft.objects.filter(expires_at__gt=clock.now() + timedelta(days=1)).count()


def _make_room() -> bool:
    """Delete the one that was saved longest ago. Whether it was opened since does not matter: who fills the room with
    drafts can open each of them, too (ADR 0116).
    """
    old = clock.now() + timedelta(days=settings.WORK_DRAFT_DAYS) - KEPT_AT_LEAST
    oldest = Draft.objects.filter(expires_at__gt=clock.now() + timedelta(days=1), expires_at__lte=old)
    found = oldest.order_by("expires_at").values_list("pk", flat=True).first()
    return found is not None and bool(Draft.objects.filter(pk=found).delete())


def save_by_code(draft: OpenDraft) -> str:
    """Return a new code, which is stored nowhere; an older one opens nothing more. The caller holds the draft's lock.

    A new code does not make the days begin again. Pictures are not saved.
    """
    code = saving_codes.make_code()
    letters = saving_codes.read_code(code) or ""
    pictures.forget_pictures(draft.cookie_key)
    _forget_count(draft)
    until = draft.saved_until or next_minute(clock.now() + timedelta(days=settings.WORK_DRAFT_DAYS))
    draft.save_under(saving_codes.keys_of(letters)[0], until=until)
    return code


def open_by_code(letters: str) -> OpenDraft | None:
    """In the caller's transaction. With a new visit, whose key goes into the cookie; None without a draft."""
    for key in saving_codes.keys_of(letters):
        if draft := load_saved(key, lock=True):
            draft.visit = CookieKey.new()
            _forget_count(draft)
            draft.save()
            draft.begin_visit()
            return draft
    return None


def _forget_count(draft: OpenDraft) -> None:
    # The words of documents stand in the same answer, and are saved.
    for answers in (draft.answers, *draft.others):
        if documents := answers.pop("pictures", {}).get("documents"):
            answers["pictures"] = {"count": ["0"], "documents": documents}
