"""Editors belong to areas: one Wagtail group an area, which may edit and publish that area's pages alone."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from guidance.models import Area, AreaPage

_ON_THE_PAGE = ("add_page", "change_page", "publish_page")


def area_group(area: Area) -> Group:
    """The editors' group of an area, made when missing. What an administrator took from it stays taken."""
    if area.editors:
        return area.editors
    group, _ = Group.objects.get_or_create(name=f"Editors: {area.name}")
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        *Permission.objects.filter(
            content_type__app_label="guidance", codename__in=("add_contact", "change_contact", "view_contact")
        ),
    )
    for page in AreaPage.objects.filter(area=area):
        for codename in _ON_THE_PAGE:
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    area.editors = group
    area.save(update_fields=["editors"])
    return group
