"""The delivery queue: one Delivery row for each way in which a concern is to reach a person, claimed by lease.

The status is computed from timestamps. A row without `due_at` is on standby: it becomes due when the one before it in
the plan is given up.
"""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Window
from django.db.models.functions import RowNumber

from referrals.models.minutes import MinuteField
from referrals.models.urgency import Urgency

# Longer than a worker needs for what it claimed: see referrals.actions.delivery.sending.
LEASE = timedelta(minutes=5)
# A lease ends earlier if its worker has sent no heartbeat for this long. A worker sends one before each mail, and no
# mail takes longer than prevent_portal.mail.smtp.SEND_SECONDS.
WORKER_TIMEOUT = timedelta(seconds=45)
# The longest pause between two tries, including jitter.
LONGEST_WAIT = timedelta(minutes=76)
# How long a first try may wait, for the minute in which a reporter sent something to be over.
FIRST_WAIT = timedelta(minutes=1)


class Transport(models.TextChoices):
    EMAIL = "email", "Email"
    PHONE = "phone", "Phone call"


class Purpose(models.TextChoices):
    REFERRAL = "referral", "Tell the Prevent team"
    SAFEGUARDING = "safeguarding", "Copy to safeguarding"
    DUTY = "duty", "Tell the portal's duty desk"
    MESSAGE = "message", "Tell the Prevent team that the reporter wrote"
    RECEIPT = "receipt", "Tell the reporter that it arrived"
    REMINDER = "reminder", "Remind the Prevent team: not opened yet"
    ESCALATION = "escalation", "Tell the supervisors: not opened yet"
    UNOPENED = "unopened", "Tell the portal's duty desk: not opened yet"
    FOLLOW_UP = "follow-up", "Remind the owner to look again"


# Mail that is sent even after an officer has opened the concern.
SENT_AFTER_OPENING = (Purpose.SAFEGUARDING, Purpose.MESSAGE, Purpose.RECEIPT)


class Mode(models.TextChoices):
    """What a mail contains. Never the concern in plain text, because mail may be read in transit."""

    NOTICE = "notice", "Notice: reference, area, urgency, link"
    SEALED = "sealed", "The concern, encrypted to the contact's certificate"


class Hold(models.TextChoices):
    UNCONFIRMED = "unconfirmed", "nobody has confirmed this contact"
    CERTIFICATE = "certificate", "it cannot be encrypted for this contact"


# How late a call may be before the duty desk is notified.
CALL_GRACE = {Urgency.URGENT: timedelta(minutes=10), Urgency.STANDARD: timedelta(hours=1)}
# More calls than this to one number, about one area and of one urgency, are one task that names their number.
MOST_CALLS = 5
ONE_TASK = ("to", "purpose", "concern__urgency", "concern__area")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def outstanding(self) -> Self:
        return self.filter(sent_at=None, given_up_at=None, withdrawn_at=None)

    def due(self, now: datetime) -> Self:
        """What a worker may claim for a mail of its own."""
        return self._ready(now).filter(bundled_until=None)

    def bundles_due(self, now: datetime) -> Self:
        return self._ready(now).filter(bundled_until__lte=now)

    def _ready(self, now: datetime) -> Self:
        """Due, not held, and not leased by a worker that may still be alive.

        A due time or lease further ahead than the longest pause or lease is ignored, so that a clock set back, or the
        different clock of the process that queued it, delays nothing.
        """
        alive = Worker.objects.filter(name=OuterRef("leased_by"), beat_at__gte=now - WORKER_TIMEOUT)
        return (
            self.outstanding()
            .filter(transport=Transport.EMAIL, held_at=None, due_at__isnull=False)
            .filter(
                Q(due_at__lte=now) | Q(failures=0, due_at__gt=now + FIRST_WAIT) | Q(due_at__gt=now + LONGEST_WAIT)
            )
            .filter(Q(leased_until=None) | Q(leased_until__lt=now) | Q(leased_until__gt=now + LEASE) | ~Exists(alive))
        )

    def mails_waiting(self) -> Self:
        return self.outstanding().filter(transport=Transport.EMAIL, held_at=None, due_at__isnull=False)

    def held(self) -> Self:
        return self.outstanding().filter(held_at__isnull=False, concern__opened_at=None)

    def calls_waiting(self) -> Self:
        return self.outstanding().filter(transport=Transport.PHONE, due_at__isnull=False)

    def calls_to_make(self) -> Self:
        unread = Q(purpose=Purpose.MESSAGE, concern__unread_at__isnull=False)
        return self.calls_waiting().filter(Q(concern__opened_at=None) | unread)

    def needed(self) -> Self:
        """What is still to reach somebody, and keeps its concern from being destroyed; like Delivery.is_needed.

        Not a call that nobody has to make any more, nor a referral that is held, or on standby, after an officer has
        opened the concern.
        """
        mail = Q(transport=Transport.EMAIL) & (Q(held_at=None) | Q(purpose__in=SENT_AFTER_OPENING))
        unmade = Q(purpose=Purpose.MESSAGE, concern__unread_at__isnull=False) | Q(concern__opened_at=None)
        call = Q(transport=Transport.PHONE) & unmade
        return self.outstanding().filter(mail | call, due_at__isnull=False)

    def overdue(self, now: datetime) -> Self:
        late = Q(pk=None)
        for urgency, grace in CALL_GRACE.items():
            late |= Q(concern__urgency=urgency, due_at__lt=now - grace)
        return self.calls_to_make().filter(late)

    def unclear(self) -> Self:
        """An officer who opened the concern, or read the message, has settled that it arrived."""
        waiting = Q(concern__opened_at=None) | Q(purpose=Purpose.MESSAGE, concern__unread_at__isnull=False)
        return self.filter(waiting, unclear_at__isnull=False, bounced_at=None, withdrawn_at=None)

    def for_duty_desk(self, now: datetime) -> Self:
        overdue = self.overdue(now).values("pk")
        return self.calls_to_make().filter(Q(pk__in=overdue) | Q(failures__gt=0))

    def one_for_many(self) -> Self:
        """Calls about many concerns to one number are one task: each with `alike`, the number of concerns."""
        same = [F(name) for name in ONE_TASK]
        place = Window(RowNumber(), partition_by=same, order_by=[F("due_at").asc(), F("pk").asc()])
        calls = self.annotate(alike=Window(Count("pk"), partition_by=same), place=place)
        return calls.filter(Q(alike__lte=MOST_CALLS) | Q(place=1))

    def count_tasks(self, most: int) -> int:
        """How many one_for_many() lists, up to `most`, without numbering every call."""
        groups = self.order_by().values(*ONE_TASK).annotate(number=Count("pk")).values_list("number", flat=True)
        return min(most, sum(1 if number > MOST_CALLS else number for number in groups[:most]))

    def alike(self, call: "Delivery") -> Self:
        """The calls that are one task with this one, or none."""
        same = {"to": call.to, "purpose": call.purpose, "concern__urgency": call.concern.urgency}
        calls = self.calls_to_make().filter(**same, concern__area=call.concern.area_id)
        ids = list(calls.values_list("pk", flat=True))
        return self.filter(pk__in=ids) if call.pk in ids and len(ids) > MOST_CALLS else self.none()

    def with_tries(self) -> Self:
        """Each with `tries`, its attempts in order."""
        return self.prefetch_related(Prefetch("attempts", to_attr="tries"))


class Delivery(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="deliveries")
    order = models.PositiveSmallIntegerField()
    transport = models.CharField(max_length=10, choices=Transport)
    purpose = models.CharField(max_length=15, choices=Purpose, default=Purpose.REFERRAL)
    # As it was when queued: the contact may change or be deleted later.
    contact = models.ForeignKey("guidance.Contact", models.SET_NULL, null=True, related_name="+")
    to = models.CharField(max_length=254)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.NOTICE)
    # PEM, of the recipient of a sealed mail.
    certificate = models.TextField(blank=True)
    hours = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    # The same in every attempt, so that a repeated mail can be recognised.
    message_id = models.CharField(max_length=120, unique=True)

    queued_at = MinuteField()
    due_at = models.DateTimeField(null=True)
    held_at = MinuteField(null=True)
    held_for = models.CharField(max_length=20, choices=Hold, blank=True)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=60, blank=True)
    sent_at = MinuteField(null=True)
    given_up_at = MinuteField(null=True)
    # Accepted by the mail server, and bounced later with a code of RFC 3463, such as "5.1.1".
    bounced_at = MinuteField(null=True)
    bounce_code = models.CharField(max_length=11, blank=True)
    # Since when a mail that came back waits for a person to read it and to say whether this one arrived.
    unclear_at = MinuteField(null=True)
    # Set when the concern was transferred to another force or destroyed.
    withdrawn_at = MinuteField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    # When its digest leaves, where many notices came to this mailbox; and the delivery whose mail that was.
    bundled_until = MinuteField(null=True)
    bundle = models.UUIDField(null=True)

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["concern", "order"], name="delivery_plan")]
        indexes = [
            models.Index(fields=["to", "sent_at"], name="delivery_lately", condition=Q(sent_at__isnull=False)),
            models.Index(fields=["bundle"], name="delivery_bundle", condition=Q(bundle__isnull=False)),
            models.Index(
                fields=["due_at"],
                name="delivery_outstanding",
                condition=Q(sent_at=None, given_up_at=None, withdrawn_at=None),
            ),
            models.Index(
                fields=["held_at"],
                name="delivery_held",
                condition=Q(held_at__isnull=False, sent_at=None, given_up_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transport} {self.message_id}"

    @property
    def stands_for(self) -> int:
        """Of a call listed by one_for_many: of how many it is the one task; 0 for a task of its own."""
        alike: int = getattr(self, "alike", 0)
        return alike if alike > MOST_CALLS else 0

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now - CALL_GRACE[Urgency(self.concern.urgency)]

    @property
    def is_needed(self) -> bool:
        """Like DeliveryQuerySet.needed. Needs `concern` loaded."""
        if self.sent_at or self.given_up_at or self.withdrawn_at or self.due_at is None:
            return False
        if self.transport == Transport.EMAIL:
            return self.held_at is None or self.purpose in SENT_AFTER_OPENING
        is_unread = self.purpose == Purpose.MESSAGE and self.concern.unread_at is not None
        return is_unread or self.concern.opened_at is None

    def status(self, now: datetime) -> str:
        """Needs `concern` loaded. The goal is that an officer opens the concern, not that mail is sent."""
        answers = self.purpose == Purpose.REFERRAL or (
            self.purpose == Purpose.MESSAGE and self.concern.unread_at is None
        )
        opened = self.concern.opened_at is not None and answers
        if self.withdrawn_at:
            return "withdrawn"
        if self.given_up_at:
            return "given up"
        if self.bounced_at:
            return f"sent, came back ({self.bounce_code or 'no code'})"
        if self.unclear_at and not opened:
            return "sent, and an answer came that the duty desk has to read"
        if self.sent_at:
            done = "called" if self.transport == Transport.PHONE else "sent"
            return f"{done}, opened by an officer" if opened else done
        if opened and not self.is_needed and not self.held_at:
            return "not needed: an officer has opened the concern"
        if self.held_at:
            return f"held: {self.get_held_for_display()}"
        if self.due_at is None:
            return "standing by"
        if self.transport == Transport.PHONE:
            return "waiting for a person to call" if self.due_at <= now else "to be called again"
        if self.leased_until and self.leased_until > now:
            return "being sent"
        return f"queued, {self.failures} failed so far" if self.failures else "queued"


class Attempt(models.Model):
    """One try at a delivery. `finished_at` stays null when the worker died during it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    worker = models.CharField(max_length=254)
    started_at = MinuteField()
    finished_at = MinuteField(null=True)
    accepted = models.BooleanField(null=True)
    permanent = models.BooleanField(default=False)
    reply = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = [F("started_at").asc()]

    def __str__(self) -> str:
        return f"{self.delivery_id} at {self.started_at}"


class Worker(models.Model):
    name = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
