"""What somebody is invited to be. Each role needs a force, or areas, or neither."""

from django.db import models


class Role(models.TextChoices):
    OFFICER = "officer", "Officer of a force"
    SUPERVISOR = "supervisor", "Supervisor of a force"
    EDITOR = "editor", "Editor of areas"
    APPROVER = "approver", "Approver of areas"
    DUTY = "duty", "Duty desk"
    ADMINISTRATOR = "administrator", "Administrator"

    @property
    def needs_force(self) -> bool:
        return self in (Role.OFFICER, Role.SUPERVISOR)

    @property
    def needs_areas(self) -> bool:
        return self in (Role.EDITOR, Role.APPROVER)
