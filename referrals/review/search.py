"""Search open and closed concerns by reference, area, owner or outcome, without opening sealed content."""

from django.db.models import Q

from guidance import directory
from prevent_portal.characters import plain
from prevent_portal.typed_codes import read_groups
from referrals.models import Concern, Officer, Outcome
from referrals.models.concern import REFERENCE_ALPHABET

MOST = 50
_NAMES = ("user__email", "user__first_name", "user__last_name")


def by_label(officer: Officer, words: str) -> list[Concern]:
    """At most MOST concerns of the officer's force, the newest first."""
    areas = [area.id for area in directory.areas() if _has(words, area.name)]
    colleagues = Officer.objects.filter(force_id=officer.force_id).select_related("user").only("user", *_NAMES)
    owners = [
        each.pk for each in colleagues if _has(words, each.user.email) or _has(words, each.user.get_full_name())
    ]
    outcomes = [value for value, label in Outcome.choices if _has(words, label)]
    # Areas and owners are looked up first, so that the large table is searched by its indexes only.
    matches = Q(area__in=areas) | Q(owner__in=owners) | Q(outcome__in=outcomes) | Q(reference=read_reference(words))
    concerns = Concern.objects.visible_to(officer).filter(matches).select_related("area", "owner__user")
    return list(concerns.defer("sealed", "rationale_sealed").order_by("-received_at", "id")[:MOST])


def _has(words: str, label: str) -> bool:
    """As matching reads both, so that no accent, quotation mark or hidden character keeps one from the other."""
    return bool(wanted := plain(words)) and wanted in plain(label)


def read_reference(words: str) -> str:
    """'abcd efgh' becomes 'ABCD-EFGH', and so does a line with its label; empty when there is none."""
    letters = next(iter(read_groups(words, alphabet=REFERENCE_ALPHABET, groups=2)), None)
    return f"{letters[:4]}-{letters[4:]}" if letters else ""
