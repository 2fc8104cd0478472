"""What an officer is told of by mail, and when: each officer chooses for each kind."""

from django.db import models


class NoticeKind(models.TextChoices):
    ASSIGNED = "assigned", "A concern is assigned to you"
    OFFERED = "offered", "A colleague offers to hand a concern over to you"
    DECISION = "decision", "A second officer’s decision is asked of you"
    REPLY = "reply", "The reporter of a concern of yours has written"
    LIMIT = "limit", "The time limit of a concern of yours is near"


class NoticeChoice(models.TextChoices):
    AT_ONCE = "at-once", "At once"
    DIGEST = "digest", "At 08:00 on the next working day"
    NEVER = "never", "Not at all"


# Of an urgent concern these are mailed at once, whatever the officer chose.
VITAL = (NoticeKind.ASSIGNED, NoticeKind.OFFERED, NoticeKind.REPLY, NoticeKind.LIMIT)


def choice_field() -> models.CharField:
    at_once = NoticeChoice.AT_ONCE
    return models.CharField(max_length=10, choices=NoticeChoice, default=at_once, db_default=at_once.value)
