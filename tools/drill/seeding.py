"""`python -m tools.drill.seeding concerns|copies|drafts[-until-QUESTION]|illustrated N` fills a database.

`concerns` submits through the portal's action; `copies` duplicates one concern for a backlog; `drafts` and
`illustrated` (with a picture) create drafts ready to be sent, or answered up to a question, and print their cookies.
"""

import sys
import uuid
from collections.abc import Iterator
from functools import partial
from itertools import takewhile

from django.utils import timezone

from prevent_portal.cookie_key import CookieKey
from prevent_portal.uploaded_files.picture_redrawing import redraw
from referrals.models import Concern, Delivery
from referrals.models.concern import make_reference
from referrals.report.drafts import start_draft
from referrals.report.pictures import add_pictures
from tests.referrals.review.building import send
from tests.referrals.walking import answers
from tools.drill import pictures


def concerns(number: int) -> None:
    for _ in range(number):
        send(at=timezone.now())


def copies(number: int) -> None:
    concern = send(at=timezone.now())
    mail = concern.deliveries.get(transport="email")
    made = [_copy(concern) for _ in range(number - 1)]
    Concern.objects.bulk_create(made, batch_size=500)
    Delivery.objects.bulk_create((_mail(mail, each) for each in made), batch_size=500)


def _copy(concern: Concern) -> Concern:
    fields = {field.attname: getattr(concern, field.attname) for field in Concern._meta.concrete_fields}
    own = {
        "id": uuid.uuid4(),
        "draft_id": uuid.uuid4(),
        "reference": make_reference(),
        "return_hash": uuid.uuid4().hex,
    }
    return Concern(**fields | own)


def _mail(mail: Delivery, concern: Concern) -> Delivery:
    fields = {field.attname: getattr(mail, field.attname) for field in Delivery._meta.concrete_fields}
    key = uuid.uuid4()
    return Delivery(**fields | {"id": key, "concern_id": concern.pk, "message_id": f"<{key}@drill.invalid>"})


def drafts(number: int, until: str = "") -> None:
    for _ in range(number):
        print(draft(until=until).to_cookie())


def illustrated(number: int) -> None:
    """Drafts with pictures; the seed of each picture is its position in the list."""
    for seed in range(number):
        print(draft(picture=pictures.draw(seed)).to_cookie())


def draft(*, picture: bytes = b"", until: str = "") -> CookieKey:
    made = start_draft("")
    given = answers()
    made.answers = {slug: dict(_sent(given[slug])) for slug in takewhile(lambda slug: slug != until, given)}
    if picture:
        add_pictures(made.key, [redraw(picture)])
        made.answers["pictures"] = {"count": ["1"]}
    made.save()
    return made.key


def _sent(fields: dict[str, object]) -> Iterator[tuple[str, list[str]]]:
    for name, value in fields.items():
        yield name, [str(each) for each in value] if isinstance(value, list) else [str(value)]


if __name__ == "__main__":
    what, _, until = sys.argv[1].partition("-until-")
    seeds = {
        "concerns": concerns,
        "copies": copies,
        "drafts": partial(drafts, until=until),
        "illustrated": illustrated,
    }
    seeds[what](int(sys.argv[2]))
