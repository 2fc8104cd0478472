"""Encrypted pictures of a draft, and pages of its PDFs. Callers that add or remove one must hold the draft's lock.

All drafts together hold at most MOST_OF_ALL pictures, and one address adds at most MOST_AN_HOUR (ADR 0070, 0099).
"""

import uuid
from collections.abc import Sequence

from django.db.models import Max, QuerySet
from django.http import HttpRequest

from prevent_portal import clock
from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen
from prevent_portal.uploaded_files.picture_redrawing import Redrawn
from referrals.models import DraftPicture
from referrals.report.address_counts import HourlyCounts, address_of, is_of_this_machine

MOST = 10
# 3 GB at most, each picture being as large as picture_redrawing makes one: 100 reporters at once with MOST each.
MOST_OF_ALL = 1000
# A school or a carrier's gateway: 30 people with five each.
MOST_AN_HOUR = 150

uploads = HourlyCounts()


def may_be_added(request: HttpRequest) -> bool:
    """Count an upload and say whether to take it, before it is decoded."""
    address = address_of(request)
    too_many = not is_of_this_machine(address) and uploads.add(address, clock.now()) > MOST_AN_HOUR
    # The limit itself keeps the table short, so counting it costs the same however many come.
    return not too_many and DraftPicture.objects.count() < MOST_OF_ALL


def count_document(request: HttpRequest) -> None:
    """Count a document as MOST pictures in all: it may have so many pages, and costs more to open than a picture."""
    address = address_of(request)
    if not is_of_this_machine(address):
        uploads.add(address, clock.now(), MOST - 1)


def list_pictures(key: CookieKey) -> list[DraftPicture]:
    return list(_pictures_of(key).defer("ciphertext", "thumbnail"))


def add_pictures(key: CookieKey, added: Sequence[Redrawn]) -> None:
    last = _pictures_of(key).aggregate(last=Max("number"))["last"] or 0
    for number, picture in enumerate(added, start=last + 1):
        DraftPicture.objects.create(
            draft_id=key.row_id,
            number=number,
            ciphertext=key.encrypt_picture(picture.data, part="picture"),
            thumbnail=key.encrypt_picture(picture.thumbnail, part="thumbnail"),
        )


def remove_picture(key: CookieKey, picture_id: uuid.UUID) -> None:
    _pictures_of(key).filter(pk=picture_id).delete()


def read_thumbnail(key: CookieKey, picture_id: uuid.UUID) -> bytes | None:
    """A JPEG, or None when the picture is not of this draft or the key does not open it."""
    picture = _pictures_of(key).filter(pk=picture_id, draft__expires_at__gt=clock.now()).defer("ciphertext").first()
    try:
        return key.decrypt_picture(bytes(picture.thumbnail), part="thumbnail") if picture else None
    except CannotOpen:
        return None


def read_pictures(key: CookieKey) -> list[bytes]:
    rows = _pictures_of(key).values_list("ciphertext", flat=True)
    return [key.decrypt_picture(bytes(ciphertext), part="picture") for ciphertext in rows]


def forget_pictures(key: CookieKey) -> None:
    _pictures_of(key).delete()


def _pictures_of(key: CookieKey) -> QuerySet[DraftPicture]:
    return DraftPicture.objects.filter(draft_id=key.row_id)
