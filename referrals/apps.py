from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class ReferralsConfig(AppConfig):
    name = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from prevent_portal.accounts import roles
        from prevent_portal.mail import kinds
        from referrals import checks  # noqa: F401  (registers the checks of this app)
        from referrals.actions.casework import morning_digest, personal_notices, supervisor_notices
        from referrals.actions.faults import one_by_one
        from referrals.actions.monitoring import certificate_expiry
        from referrals.actions.retention import reviews
        from referrals.database import enabling, readable_times, scope_function, times, triggers
        from referrals.roles import DutyDesk, Officers

        roles.register(Officers(), DutyDesk())
        kinds.register(certificate_expiry.EXPIRY, personal_notices.PERSONAL, supervisor_notices.SUPERVISOR_ACT)
        kinds.register(one_by_one.FAULT, reviews.REVIEW, morning_digest.DIGEST)
        connection_created.connect(times.add_sqlite_clock)
        connection_created.connect(readable_times.register)
        pre_migrate.connect(times.remove, sender=self)
        post_migrate.connect(triggers.install, sender=self)
        post_migrate.connect(times.install, sender=self)
        post_migrate.connect(scope_function.install, sender=self)
        post_migrate.connect(enabling.enable, sender=self)
