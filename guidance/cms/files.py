"""Documents and pictures of the CMS: what a published page shows is changed by those alone who may publish it."""

import struct
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest
from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError, DecompressionBombWarning
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.models import Document
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.models import Page, ReferenceIndex
from wagtail.models.pages import PageQuerySet

_PUBLISHED = (
    "A published page shows this file, so only an approver may change it. Add yours as a new one, and choose it in "
    "the page: both are published together."
)


def publishing_pages(file: Model) -> PageQuerySet:
    """The live pages that show a document or picture. What a draft refers to is not in Wagtail's reference index."""
    found = ReferenceIndex.get_references_to(file).filter(base_content_type=ContentType.objects.get_for_model(Page))
    return Page.objects.live().filter(pk__in={int(pk) for pk in found.values_list("object_id", flat=True)})


def wait_for_approval(document: Document, request: HttpRequest) -> None:
    """The hook before a document is served: 404 until a page that leads to it is published, except to its editors."""
    may_see = request.user.is_authenticated and document_policy.user_has_any_permission_for_instance(
        request.user, ["add", "change", "choose"], document
    )
    if not may_see and not publishing_pages(document).exists():
        raise Http404


class PublishedFile(forms.Form):
    """Mixin for Wagtail's forms of a file, which are given the user."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.for_user = kwargs.get("user")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file = self.instance  # type: ignore[attr-defined]
        if file.pk and self.has_changed() and not self._may_publish(file):
            raise ValidationError(_PUBLISHED)
        return cleaned

    def _may_publish(self, file: Model) -> bool:
        if self.for_user is None:
            return False
        return all(page.permissions_for_user(self.for_user).can_publish() for page in publishing_pages(file))


class DocumentForm(PublishedFile, BaseDocumentForm):
    pass


class PictureField(WagtailImageField):
    """Wagtail checks the number of pixels, but lets the error through that Pillow raises for a huge one. It decodes a
    picture for the first time in the list of pictures, which one that cannot be decoded would take down.
    """

    def check_image_pixel_size(self, f: Any) -> None:
        self._check_size(f)
        place = f.tell()
        try:
            f.seek(0)
            with Image.open(f) as image:
                ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, SyntaxError, ValueError, LookupError, TypeError, OverflowError, struct.error) as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        finally:
            f.seek(place)

    def _check_size(self, f: Any) -> None:
        try:
            super().check_image_pixel_size(f)
        except (DecompressionBombError, DecompressionBombWarning) as error:
            message = self.error_messages["file_too_many_pixels"]
            allowed = {"num_pixels": "over 100 million", "max_pixels_count": self.max_image_pixels}
            raise ValidationError(message % allowed, code="file_too_many_pixels") from error
        except (OSError, SyntaxError, ValueError) as error:  # begins like a picture, and is none
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class PictureForm(PublishedFile, BaseImageForm):
    file = PictureField()
