"""Coarse classes for statistics, named as in the Home Office's yearly figures on Prevent.

Each covers thousands of people, so it identifies nobody. The age bands up to 17 are those of 2024/25; the other bands
and the sectors below "Friends and family" are not confirmed by a published page.
"""

from django.db import models


class Sector(models.TextChoices):
    EDUCATION = "education", "Education"
    POLICE = "police", "Police"
    COUNCIL = "council", "Local authority"
    COMMUNITY = "community", "Community"
    FRIENDS = "friends", "Friends and family"
    HEALTH = "health", "Health"
    PRISON = "prison", "Prison and probation"
    OTHER = "other", "Other"
    UNSPECIFIED = "unspecified", "Unspecified"


class Arrival(models.TextChoices):
    """How a concern came that an officer entered. Empty for one that its reporter sent."""

    TELEPHONE = "telephone", "Telephone"
    LETTER = "letter", "Letter"
    EMAIL = "email", "Email"
    IN_PERSON = "in-person", "In person"


class AgeBand(models.TextChoices):
    TO_10 = "to-10", "10 or under"
    TO_15 = "to-15", "11 to 15"
    TO_17 = "to-17", "16 or 17"
    TO_20 = "to-20", "18 to 20"
    TO_30 = "to-30", "21 to 30"
    OVER_30 = "over-30", "Over 30"
    UNKNOWN = "unknown", "Not known"


UNDER_18 = frozenset({AgeBand.TO_10, AgeBand.TO_15, AgeBand.TO_17})


_OLDEST_OF = [
    (10, AgeBand.TO_10),
    (15, AgeBand.TO_15),
    (17, AgeBand.TO_17),
    (20, AgeBand.TO_20),
    (30, AgeBand.TO_30),
]


def band_of(years: object) -> AgeBand:
    if not isinstance(years, int):
        return AgeBand.UNKNOWN
    return next((band for oldest, band in _OLDEST_OF if years <= oldest), AgeBand.OVER_30)
