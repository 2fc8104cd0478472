"""How soon a concern is to be looked at."""

from django.db import models


class Urgency(models.IntegerChoices):
    """Small numbers first in the queue."""

    URGENT = 1, "Urgent"
    STANDARD = 2, "Standard"
