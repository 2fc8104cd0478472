"""The page types and the fixed page tree: home, list of areas, one page per area, and plain pages."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from guidance.blocks import BodyBlock
from guidance.models.areas import Area
from guidance.models.edition import SHARED
from guidance.page_editor.form import BodyPageForm
from guidance.page_editor.panels import ReadingAgePanel
from guidance.translated import SLUGS, passages
from prevent_portal.languages import current_language, in_language_of_address
from prevent_portal.passages import is_translated

_DEPTH_UNDER_HOME = 3


class BodyPage(Page):
    """Base of all page types. The response is shared by everybody who is not signed in."""

    summary: "models.TextField[str, str]" = models.TextField(
        max_length=300,
        blank=True,
        help_text="One or two sentences under the title: who this is for, what it helps with.",
    )
    body = StreamField(BodyBlock(), blank=True)
    review_on: "models.DateField[Any, Any]" = models.DateField(
        "review by",
        null=True,
        blank=True,
        help_text="The day by which somebody reads the whole page again. Its editors get a mail 14 days before.",
    )
    # Set by load_guidance, which skips pages that no longer match it.
    loaded_digest: "models.CharField[str, str]" = models.CharField(max_length=64, blank=True, editable=False)

    # No private pages: guidance is public, and a page password would be a second way of signing in.
    private_page_options: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body", help_text="Build the page of blocks, the most important first."),
        FieldPanel("review_on"),
        ReadingAgePanel(heading="Reading age"),
    ]
    base_form_class = BodyPageForm

    class Meta:
        abstract = True

    def plain_text(self) -> str:
        """The editors' text, one line for each paragraph, list item and field, without contacts and numbers."""
        return plain_text(self.title, self.summary, self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "userbar": getattr(request, "is_preview", False),
            "in_language": self.is_in_every_language(),
            "is_whole": current_language().is_english or self._is_whole(),
        }

    def is_in_every_language(self) -> bool:
        """Home and the pages right under it that the catalogues translate; never an area's page."""
        return self.slug in SLUGS and self.depth <= _DEPTH_UNDER_HOME

    def _is_whole(self) -> bool:
        """Whether each passage has a translation. An edited one has none."""
        return all(map(is_translated, passages([self.title, self.summary, list(self.body.raw_data)])))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = in_language_of_address(super().serve)(request, *args, **kwargs)
        # Test the cookie, because reading request.user would load the session and set Vary: Cookie.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            response["Cache-Control"] = SHARED
        return response


class PermanentPagePermissions(PagePermissionTester):
    """Only superusers may remove these pages, because posters, links and the report depend on their addresses."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.user.is_superuser and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return self.user.is_superuser and super().can_unpublish()


class PermanentPage(BodyPage):
    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PermanentPagePermissions:
        return PermanentPagePermissions(user, self)


class HomePage(PermanentPage):
    template = "guidance/home_page.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["guidance.AreasPage", "guidance.GuidancePage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "area_pages": area_pages()}


class AreasPage(PermanentPage):
    template = "guidance/areas_page.html"
    parent_page_types: ClassVar = ["guidance.HomePage"]
    subpage_types: ClassVar = ["guidance.AreaPage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "area_pages": area_pages()}


class AreaPage(PermanentPage):
    area: "models.OneToOneField[Area, Area]" = models.OneToOneField(
        Area, on_delete=models.PROTECT, related_name="page"
    )

    template = "guidance/area_page.html"
    parent_page_types: ClassVar = ["guidance.AreasPage"]
    subpage_types: ClassVar = ["guidance.GuidancePage"]
    # Otherwise an editor could assign the page to another area.
    _area_panel = FieldPanel("area", permission="superuser")
    content_panels: ClassVar = [*Page.content_panels, _area_panel, *BodyPage.content_panels[1:]]

    def clean(self) -> None:
        super().clean()
        if self.area_id and self.slug != self.area.slug:
            # The address is printed on posters and used by /report/?area=.
            raise ValidationError({"slug": f"The address of this page must end in {self.area.slug}."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "area": self.area, "contacts": self.area.contacts.shown()}


class GuidancePage(BodyPage):
    template = "guidance/guidance_page.html"
    parent_page_types: ClassVar = ["guidance.HomePage", "guidance.AreaPage"]
    subpage_types: ClassVar[list[str]] = []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        above = self.get_ancestors().filter(depth__gt=1)
        trail = [{"title": _short(page), "href": page.get_url(request)} for page in above]
        area = getattr(self.get_parent().specific, "area", None)
        contacts = area.contacts.shown() if area else []
        return {**context, "trail": [*trail, {"title": self.title}], "area": area, "contacts": contacts}


PAGE_TYPES: tuple[type[BodyPage], ...] = (HomePage, AreasPage, AreaPage, GuidancePage)


def plain_text(title: str, summary: str, body: StreamValue) -> str:
    return "\n".join([title, summary, *body.stream_block.get_searchable_content(body)])


def _short(page: Page) -> str:
    return "Home" if page.depth == 2 else page.title


def area_pages() -> list[AreaPage]:
    return list(AreaPage.objects.live().select_related("area").order_by("area__name"))
