"""Review reminders sent to editors, one row for each page or contact and date, so that each is sent once."""

from django.db import models
from django.db.models import Q
from wagtail.models import Page

from guidance.models.contacts import Contact


class Reminder(models.Model):
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="reminders")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="reminders")
    review_on = models.DateField()
    # When a mail server first accepted a letter about it.
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "review_on"], name="page_reminded_of_once"),
            models.UniqueConstraint(fields=["contact", "review_on"], name="contact_reminded_of_once"),
            models.CheckConstraint(
                condition=Q(page__isnull=True) ^ Q(contact__isnull=True), name="reminder_is_of_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page or self.contact}, due {self.review_on}"
