"""What can be found without opening anything: references, areas, owners and outcomes, open and closed alike."""

from django.db.models import Q

from guidance import directory
from referrals.models import Concern, Officer, Outcome

MOST = 50


def by_label(officer: Officer, words: str) -> list[Concern]:
    """The latest MOST of the force with this reference, or whose area, owner or outcome holds these words."""
    areas = [area.id for area in directory.areas() if words.casefold() in area.name.casefold()]
    owners = Officer.objects.filter(force_id=officer.force_id, user__email__icontains=words)
    outcomes = [value for value, label in Outcome.choices if words.casefold() in label.casefold()]
    # Looked up first: in a large table nothing may be compared row by row.
    matches = Q(area__in=areas) | Q(owner__in=list(owners)) | Q(outcome__in=outcomes) | Q(reference=_said(words))
    concerns = Concern.objects.visible_to(officer).filter(matches).select_related("area", "owner__user")
    return list(concerns.defer("sealed", "rationale_sealed").order_by("-received_at", "id")[:MOST])


def _said(words: str) -> str:
    """'abcd efgh', as it is said on the phone, is ABCD-EFGH."""
    letters = "".join(filter(str.isalnum, words)).upper()
    return f"{letters[:4]}-{letters[4:]}"
