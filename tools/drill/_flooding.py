"""Simulate a flood in a process of its own: `python -m tools.drill._flooding BOGUS TRUE KIND` prints a Flood as JSON.

The portal's own actions take the reports, tell the mailboxes and end the concerns. The clock is moved by what each
step of the two officers takes.
"""

import json
import random
import sys
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from unittest import mock

import time_machine
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from prevent_portal.accounts.models import User
from referrals.actions.casework import malicious
from referrals.actions.casework.outcomes import OutcomeAnswers, record_outcome
from referrals.actions.casework.reading import acknowledge_concern, open_concern
from referrals.actions.delivery import bundling
from referrals.models import Concern, Delivery, Officer, Outcome, Transport, Urgency
from referrals.models import delivery as deliveries
from referrals.models.concern import ConcernQuerySet
from referrals.models.delivery import Purpose
from referrals.rules.force_targets import targets_of
from referrals.rules.second_officers import accounts_of, awaiting_second_officer
from tests.referrals.review.building import ANSWERED, close, send

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(hours=8)
# The control would take weeks, and a large flood of urgent ones a week: the officers' minutes for what is not reached
# in a working day are reckoned like those for the rest.
AT_MOST = {"standard": 2 * DAY, "urgent": DAY, "control": DAY}
WORKER_EVERY = timedelta(minutes=5)
# Rows on a page of the queue, and how long an officer waits for a page to fill.
PAGE, PATIENCE = 25, timedelta(minutes=30)
# Bogus reports are standard or urgent; the control has standard ones, and none of what ADR 0071 decides.
STANDARD, URGENT, CONTROL = "standard", "urgent", "control"
# What an officer needs, in seconds: to read a mail; to open a bogus report and see what it is; to read a true one; to
# record one outcome with its reason; to glance at the first words of one in a list; to give the reason for a page of
# them; to agree to a page.
MAIL, OPEN, READ, OUTCOME, GLANCE, REASON, AGREE = 5, 15, 180, 60, 2, 15, 5
BOGUS, TRUE = "Bogus", "A true report"


@dataclass
class Flood:
    """`late` true reports were not opened in time. `hours` is how long the one that waited longest waited."""

    kind: str
    bogus: int
    true: int
    opened: int = 0
    late: int = 0
    hours: float = 0
    mails: int = 0
    calls: int = 0
    # Of the officers, for all bogus reports together.
    minutes: float = 0


@dataclass
class Simulation:
    bogus: int
    true: int
    kind: str
    clock: time_machine.Traveller
    arrived: int = 0
    # Of the officers, for bogus reports: seconds of each stage, and how many reports passed it.
    seconds: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    next_run: datetime = START
    # When a true report arrived, by reference, and how long it waited.
    truth: dict[str, datetime] = field(default_factory=dict)
    waited: dict[str, timedelta] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    glanced: set[uuid.UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        draw = random.Random(1)
        urgency = Urgency.URGENT if self.kind == URGENT else Urgency.STANDARD
        reports = [(urgency, BOGUS)] * self.bogus
        # One true report in five is urgent.
        reports += [(Urgency.STANDARD if number % 5 else Urgency.URGENT, TRUE) for number in range(self.true)]
        self.arrivals = sorted((START + HOUR * draw.random(), *report) for report in reports)

    def run(self) -> Flood:
        self.clock.move_to(START - DAY, tick=False)
        first = send(at=timezone.now())
        officers = [_officer(first, number) for number in range(2)]
        close(first, officers[0])
        Delivery.objects.update(withdrawn_at=timezone.now())
        free_at = dict.fromkeys(officers, START)
        while True:
            officer = min(officers, key=lambda each: free_at[each])
            self.move_to(free_at[officer])
            if free_at[officer] > START + AT_MOST[self.kind] or self.is_over():
                return self.result()
            free_at[officer] += timedelta(seconds=self.step(officer) or 60)

    def is_over(self) -> bool:
        unfinished = Concern.objects.unfinished().exclude(reference__in=self.waited)
        return self.arrived == len(self.arrivals) and not unfinished.exists()

    def move_to(self, now: datetime) -> None:
        while self.next_run <= now:
            self.arrive(self.next_run)
            call_command("send_deliveries", "--once", stdout=StringIO())
            self.calls = max(self.calls, Delivery.objects.calls_to_make().one_for_many().count())
            self.next_run += WORKER_EVERY
        self.arrive(now)

    def arrive(self, until: datetime) -> None:
        while self.arrived < len(self.arrivals) and self.arrivals[self.arrived][0] <= until:
            at, urgency, words = self.arrivals[self.arrived]
            self.clock.move_to(at, tick=False)
            concern = send(at=at, urgency=urgency, answer=words)
            if words == TRUE:
                self.truth[concern.reference] = at
            self.arrived += 1
        self.clock.move_to(until, tick=False)

    def step(self, by: Officer) -> float:
        """One step of an officer; the seconds that it takes, 0 when there is nothing to do."""
        waiting = Concern.objects.unfinished().unopened().by_risk()
        if self.kind == CONTROL:
            return self.end_singly(waiting.first(), by)
        urgent, standard = (waiting.filter(urgency=urgency) for urgency in (Urgency.URGENT, Urgency.STANDARD))
        if self.kind == STANDARD:
            # Few are urgent: each is opened. Then pages of the others, and of what the colleague proposed.
            return self.open_next(urgent, by) or self.propose(standard, by) or self.agree(by)
        opened = Concern.objects.unfinished().unowned().filter(opened_at__isnull=False)
        opened = opened.exclude(reference__in=self.waited).by_risk()
        return (
            self.glance(urgent, by)
            or self.propose(standard, by)
            or self.propose(opened, by, only_full=True)
            or self.agree(by, only_full=True)
            or self.open_next(urgent, by)
            or self.propose(opened, by)
            or self.agree(by)
        )

    def glance(self, urgent: ConcernQuerySet, by: Officer) -> float:
        """At once at the first words of those that nobody has glanced at: they cannot be ended without opening."""
        if len(self.glanced) == self.arrived:
            return 0
        new = [pk for pk in urgent.values_list("pk", flat=True) if pk not in self.glanced][:PAGE]
        self.glanced.update(new)
        return self.choose(list(Concern.objects.filter(pk__in=new).by_risk()), by, "glanced at") if new else 0

    def propose(self, concerns: ConcernQuerySet, by: Officer, *, only_full: bool = False) -> float:
        page = list(concerns[:PAGE])
        if not page or not self.is_worth_a_page(page, only_full=only_full):
            return 0
        self.glanced.update(concern.pk for concern in page)
        return self.choose(page, by, "proposed")

    def agree(self, by: Officer, *, only_full: bool = False) -> float:
        page = list(awaiting_second_officer(Concern.objects.all(), accounts_of(by)).by_risk()[:PAGE])
        return self.choose(page, by, "agreed") if page and self.is_worth_a_page(page, only_full=only_full) else 0

    def is_worth_a_page(self, page: list[Concern], *, only_full: bool) -> bool:
        if len(page) == PAGE or only_full:
            return len(page) == PAGE
        has_waited = min(each.received_at for each in page) < timezone.now() - PATIENCE
        return has_waited or self.arrived == len(self.arrivals)

    def choose(self, page: list[Concern], by: Officer, stage: str) -> float:
        seen = malicious.look_at(concerns=page, by=by, at=timezone.now())
        reading = sum(self.open(each.concern, by) for each in seen if each.words == TRUE)
        bogus = [each.concern for each in seen if each.words != TRUE and not each.problem]
        answers = malicious.Answers(reason=BOGUS, agreement=BOGUS, **ANSWERED)
        proposed, agreed = malicious.end_as_malicious(concerns=bogus, answers=answers, by=by, at=timezone.now())
        number = len(page) if stage == "glanced at" else len(proposed) + len(agreed)
        writing = (REASON if proposed else 0) + (AGREE if agreed else 0)
        return reading + self.spend(stage, GLANCE * len(page) + writing, number)

    def open_next(self, concerns: ConcernQuerySet, by: Officer) -> float:
        concern = concerns.first()
        return self.open(concern, by) if concern else 0

    def open(self, concern: Concern, by: Officer) -> float:
        now = timezone.now()
        open_concern(concern=concern, by=by, at=now)
        if concern.reference not in self.truth:
            return self.spend("opened", OPEN, 1)
        waited = self.waited[concern.reference] = now - self.truth[concern.reference]
        if waited > targets_of(concern.force.slug).open_within(Urgency(concern.urgency), 0):
            self.late.add(concern.reference)
        return READ

    def end_singly(self, concern: Concern | None, by: Officer) -> float:
        if concern is None:
            return 0
        seconds = self.open(concern, by)
        if concern.reference in self.truth:
            return seconds
        acknowledge_concern(concern=concern, by=by, at=timezone.now())
        answers = OutcomeAnswers(Outcome.MISTAKEN, BOGUS, **ANSWERED)
        record_outcome(concern=concern, answers=answers, by=by, at=timezone.now())
        return seconds + self.spend("ended", OUTCOME, 1)

    def spend(self, stage: str, seconds: float, number: int) -> float:
        self.seconds[stage] += seconds
        self.passed[stage] += number
        return seconds

    def result(self) -> Flood:
        told = Delivery.objects.filter(transport=Transport.EMAIL, purpose=Purpose.REFERRAL, sent_at__isnull=False)
        mails = told.filter(bundle=None).count() + told.exclude(bundle=None).values("bundle").distinct().count()
        seconds = sum(self.seconds[stage] * self.bogus / number for stage, number in self.passed.items() if number)
        longest = max(self.waited.values(), default=timedelta())
        return Flood(
            kind=self.kind,
            bogus=self.bogus,
            true=self.true,
            opened=len(self.waited),
            late=len(self.late) + self.true - len(self.waited),
            hours=round(longest / HOUR, 1),
            mails=mails,
            calls=self.calls,
            minutes=round((seconds + mails * MAIL) / 60),
        )


def _officer(concern: Concern, number: int) -> Officer:
    name = ("Ash", "Birch")[number]
    user = User.objects.create(email=f"{name.lower()}@example.org", first_name="Officer", last_name=name)
    return Officer.objects.create(user=user, force=concern.force)


def simulate(bogus: int, true: int, kind: str, clock: time_machine.Traveller) -> Flood:
    limits = 10**9 if kind == CONTROL else 0
    with (
        override_settings(DEMO=False),
        mock.patch.object(bundling, "SINGLES", limits or bundling.SINGLES),
        mock.patch.object(deliveries, "MOST_CALLS", limits or deliveries.MOST_CALLS),
        # The clock is moved, and the database's with it.
        mock.patch("prevent_portal.clock.READ_AGAIN_SECONDS", 0.0),
        mock.patch("referrals.database.times.sqlite_now", return_value=None),
    ):
        return Simulation(bogus, true, kind, clock).run()


if __name__ == "__main__":
    with time_machine.travel(START - DAY, tick=False) as traveller:
        call_command("migrate", verbosity=0)
        call_command("load_guidance", confirm_for_demo=True, verbosity=0)
        print(json.dumps(asdict(simulate(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], traveller))))
