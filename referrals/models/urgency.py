"""How soon a concern has to be looked at."""

from django.db import models


class Urgency(models.IntegerChoices):
    URGENT = 1, "Urgent"
    STANDARD = 2, "Standard"
