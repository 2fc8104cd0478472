"""From what a reporter said to the classes that are counted. An officer can put another at the outcome."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from referrals.models import Concern
from referrals.models.classification import Sector, band_of
from referrals.rules import working_hours

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


def class_opened(concern: Concern, facts: Mapping[str, Any], *, at: datetime) -> None:
    """What is counted once somebody opens it: who reported, the age, how long it took. The caller saves CLASSES.

    The time is that of the force that has it now, as for its limits. A class that stands, stays: after a transfer it
    is opened once more, and an officer may have put a better one meanwhile.
    """
    concern.sector = concern.sector or _sector_of(facts)
    concern.age_band = concern.age_band or band_of(facts.get("age", {}).get("years"))
    concern.minutes_to_open = minutes_between(concern.owned_since, at)


CLASSES = ["sector", "age_band", "minutes_to_open"]


def minutes_between(start: datetime, end: datetime) -> int:
    """Of working time: nobody is late over a weekend."""
    return working_hours.between(start, end) // timedelta(minutes=1)


def _sector_of(facts: Mapping[str, Any]) -> Sector:
    work = _BY_WORK.get(facts.get("organisation", {}).get("sector", ""))
    relation = _BY_RELATION.get(facts.get("you", {}).get("relation", ""))
    return work or relation or Sector.UNSPECIFIED
