"""Classify a concern for statistics from the answers. An officer can change the classes with the outcome."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from referrals.models import Concern
from referrals.models.classification import Sector, band_of
from referrals.rules.time_limits import minutes_between

_BY_WORK = {
    "education": Sector.EDUCATION,
    "health": Sector.HEALTH,
    "council": Sector.COUNCIL,
    "police": Sector.POLICE,
    "prison": Sector.PRISON,
    "charity": Sector.COMMUNITY,
    "faith": Sector.COMMUNITY,
    "employer": Sector.OTHER,
    "other": Sector.OTHER,
}
_BY_RELATION = {
    "family": Sector.FRIENDS,
    "friend": Sector.FRIENDS,
    "close": Sector.FRIENDS,
    "neighbour": Sector.COMMUNITY,
    "member": Sector.OTHER,
    "online": Sector.OTHER,
    "stranger": Sector.OTHER,
}


def classify_opened(concern: Concern, facts: Mapping[str, Any], *, force: str, at: datetime) -> None:
    """Set CLASS_FIELDS when a concern is opened. The caller saves them.

    Minutes count from when the current force received it, like its time limit. A class that is already set is not
    changed: a concern is opened again after a transfer, and an officer may have corrected the class.
    """
    concern.sector = concern.sector or _sector_of(facts)
    concern.age_band = concern.age_band or band_of(facts.get("age", {}).get("years"))
    concern.minutes_to_open = minutes_between(concern.owned_since, at, force)


CLASS_FIELDS = ["sector", "age_band", "minutes_to_open"]


def _sector_of(facts: Mapping[str, Any]) -> Sector:
    work = _BY_WORK.get(facts.get("organisation", {}).get("sector", ""))
    relation = _BY_RELATION.get(facts.get("you", {}).get("relation", ""))
    return work or relation or Sector.UNSPECIFIED
