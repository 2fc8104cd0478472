"""System checks of the sealing keys, the retention schedule, time limits and row-level security.

The first three are warnings, because the portal still works or answers reports with 503. Row-level security is
checked only with `manage.py check --deploy --database default`, under each web process's own settings, and by
/readyz: the owner of the tables bypasses it and has to.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from referrals import sealing
from referrals.actions.faults.key_register import register_faults
from referrals.database import bypass
from referrals.rules import retention
from referrals.rules.assessment import wrong_wording
from referrals.rules.force_targets import wrong_targets
from referrals.rules.handover import wrong_markings, wrong_order


@checks.register("portal")
def check_sealing_keys(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    return [
        checks.Warning(
            f"Sealing keys: {problem}.",
            hint="Set SEALING_PUBLIC_KEYS (and, for officers, SEALING_PRIVATE_KEYS); see .env.example.",
            id="portal.W012",
        )
        for problem in sealing.key_problems()
    ]


@checks.register("portal")
def check_retention(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    try:
        retention.schedule()
    except retention.BadSchedule as error:
        hint = "Until RETENTION_DAYS can be read, purge_concerns destroys nothing; see .env.example."
        return [checks.Warning(f"RETENTION_DAYS: {error}.", hint=hint, id="portal.W013")]
    return []


@checks.register("portal")
def check_time_limits(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    if 0 < settings.LIMIT_NEAR_AFTER < 1:
        return []
    hint = "Set a share between 0 and 1, for example 0.75; with another, owners are told too early or never."
    return [checks.Warning("LIMIT_NEAR_AFTER is no share of a time limit.", hint=hint, id="portal.W014")]


@checks.register("portal")
def check_assessment_wording(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    hint = "For each force: parts of referrals/rules/assessment.py, each with label or help_text; see .env.example."
    wrong = wrong_wording(settings.ASSESSMENT_WORDING)
    return [checks.Error(f"ASSESSMENT_WORDING: {each}.", hint=hint, id="portal.E053") for each in wrong]


@checks.register("portal")
def check_force_targets(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    hint = "For each force, by its slug: the hours and limits that it has confirmed; see .env.example."
    wrong = wrong_targets(settings.FORCE_TARGETS)
    return [checks.Error(f"FORCE_TARGETS: {each}.", hint=hint, id="portal.E054") for each in wrong]


@checks.register("portal")
def check_handover(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    hint = (
        "By the slug of a force: its marking; fields of referrals/rules/handover.py in its order. See .env.example."
    )
    wrong = [f"HANDOVER_MARKINGS: {each}" for each in wrong_markings(settings.HANDOVER_MARKINGS)]
    wrong += [f"HANDOVER_ORDER: {each}" for each in wrong_order(settings.HANDOVER_ORDER)]
    return [checks.Error(f"{each}.", hint=hint, id="portal.E055") for each in wrong]


@checks.register("portal", checks.Tags.database, deploy=True)
def check_registered_keys(
    app_configs: Any, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    hint = "Run `manage.py register_sealing_keys` as the owner, where the keys were made (docs/operations.md)."
    faults = register_faults() if databases else []
    return [checks.Error(f"Sealing keys: {fault}.", hint=hint, id="portal.E051") for fault in faults]


@checks.register("portal", checks.Tags.database, deploy=True)
def check_statistics(
    app_configs: Any, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A warning: where the database is rented, nobody may have the right to close them."""
    hint = "Run `manage.py grant_roles` as a superuser of the database, or what it prints."
    return [
        checks.Warning("The database shows each login what others of its role do.", hint=hint, id="portal.W052")
        for each in databases or []
        if not settings.DEMO and bypass.shows_statistics(each)
    ]


@checks.register("portal", checks.Tags.database, deploy=True)
def check_row_level_security(
    app_configs: Any, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    if settings.DEMO:  # one database login for everything, and no real concerns
        return []
    hint = (
        "Run `manage.py grant_roles`, and give DATABASE_URL the login of this kind of process (docs/operations.md)."
    )
    return [
        checks.Error(fault, hint=hint, id="portal.E050") for each in databases or [] for fault in bypass.faults(each)
    ]
