"""Pages and contacts due for review in one list, the most urgent first."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from guidance.models.areas import Area
from guidance.models.contacts import Contact, Status
from guidance.models.pages import PAGE_TYPES, AreaPage


@dataclass(frozen=True)
class Review:
    """`area` is None for pages outside any area. Exactly one of the two ids is set."""

    title: str
    area: Area | None
    review_on: datetime.date
    page_id: int | None = None
    contact_id: int | None = None

    @property
    def kind(self) -> str:
        return "Page" if self.page_id else "Contact"

    @property
    def edit_path(self) -> str:
        """Resolves only on the tier that serves the CMS."""
        if self.page_id:
            return reverse("wagtailadmin_pages:edit", args=[self.page_id])
        return reverse("wagtailsnippets_guidance_contact:edit", args=[self.contact_id])


def reviews_due(until: datetime.date) -> list[Review]:
    """Live pages and contacts in use with a review date up to and including `until`."""
    areas = {page.path: page.area for page in AreaPage.objects.select_related("area", "area__editors")}
    found = [
        Review(page.title, areas.get(page.path) or areas.get(page.path[: -page.steplen]), page.review_on, page.pk)
        for model in PAGE_TYPES
        for page in model.objects.live().filter(review_on__lte=until)
    ]
    contacts = Contact.objects.exclude(status=Status.RETIRED).filter(review_on__lte=until).select_related("area")
    found += [
        Review(row.label, row.area, row.review_on, contact_id=row.pk) for row in contacts if row.review_on is not None
    ]
    return sorted(found, key=lambda review: (review.review_on, review.title))
