"""Several people in one draft, for whoever reports through their work. Callers hold the draft's lock (ADR 0097)."""

from referrals.report import pictures
from referrals.report.drafts import OWN, OpenDraft

MOST = 10


def add_person(draft: OpenDraft) -> None:
    """Begin the next one; what the reporter said of themselves is kept."""
    people = draft.everybody
    if len(people) < MOST:
        people.append({key: draft.answers[key] for key in OWN if key in draft.answers})
        _turn(draft, people, len(people) - 1)


def turn_to(draft: OpenDraft, place: int) -> None:
    if 0 <= place < len(draft.everybody):
        _turn(draft, draft.everybody, place)


def remove_person(draft: OpenDraft, place: int) -> None:
    people = draft.everybody
    if not (0 <= place < len(people) and len(people) > 1):
        return
    del people[place]
    if place == 0:
        pictures.forget_pictures(draft.cookie_key)
    _turn(draft, people, min(place, len(people) - 1))


def _turn(draft: OpenDraft, people: list[dict[str, dict[str, list[str]]]], place: int) -> None:
    draft.place, draft.answers = place, people[place]
    draft.others = [*people[:place], *people[place + 1 :]]
    draft.known = ()
    draft.save()
