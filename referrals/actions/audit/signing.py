"""Sign stored events again, with the newest INTEGRITY_KEYS."""

from prevent_portal import integrity
from referrals.actions.audit.event_chains import NOT_AUTHENTIC, verify_events
from referrals.models import Event
from referrals.models.event import BY_REPORTERS, PURPOSE, REPORTER

_CHUNK = 1_000


class Faulty(Exception):
    def __init__(self, count: int, example: str) -> None:
        super().__init__(count)
        self.count, self.example = count, example


def sign_events(*, unsigned: bool) -> int:
    """Return how many were signed. With `unsigned` a missing signature is no fault, but a wrong one still is.

    Raises Faulty with nothing written, and LookupError without a key.
    """
    missing = Event.objects.filter(mac="").exclude(by=REPORTER, kind__in=BY_REPORTERS)
    verdict = verify_events(check_times=False)
    expected = missing.count() if unsigned else 0
    if verdict.count != expected or any(NOT_AUTHENTIC not in fault for fault in verdict.faults):
        example = next((fault for fault in verdict.faults if NOT_AUTHENTIC not in fault), verdict.faults[:1])
        raise Faulty(verdict.count, str(example))
    signed = 0
    for event in Event.objects.exclude(by=REPORTER, kind__in=BY_REPORTERS, mac="").iterator(chunk_size=_CHUNK):
        signature = integrity.sign(PURPOSE, event.digest)
        if signature != event.mac:
            signed += Event.objects.filter(pk=event.pk, digest=event.digest).update(mac=signature)
    return signed
