"""What people type or paste as a code: a return code opens a report that was sent, a saving code one that was not.

They look alike, and somebody may have both, or a note with several.
"""

from collections.abc import Sequence

from django.http import HttpRequest

from prevent_portal import clock
from referrals.database import force_scope as row_level_security
from referrals.models import Concern, Draft
from referrals.report.address_counts import address_of
from referrals.report.return_code_attempts import guesses
from referrals.sealing import return_codes, saving_codes


def concern_of(letters: str) -> Concern | None:
    hashes = return_codes.hashes_of(letters)
    with row_level_security.for_secrets(*hashes):
        return Concern.objects.for_reporter().filter(return_hash__in=hashes).first()


def opens_a_report(letters: str) -> bool:
    return concern_of(letters) is not None


def opens_a_draft(letters: str) -> bool:
    ids = [key.row_id for key in saving_codes.keys_of(letters)]
    return Draft.objects.alive(clock.now()).filter(pk__in=ids).exists()


def seconds_to_wait(request: HttpRequest, letters: str, *, is_of_the_other_kind: bool) -> int:
    """After a code that opened nothing. Text that is no code was pasted by mistake: nobody finds a code by it. Nor is
    it a guess to enter a code of the other kind, but the answer is the same, so that it does not tell which exist.
    """
    return guesses.count(address_of(request), clock.now(), is_guess=not is_of_the_other_kind) if letters else 0


def shown(codes: Sequence[str]) -> list[str]:
    """More than one code, to choose from: as people know them."""
    return [return_codes.grouped(letters) for letters in codes] if len(codes) > 1 else []
