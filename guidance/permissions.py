"""Each area has two Wagtail groups, with permissions on that area only: editors submit, approvers publish."""

from typing import NamedTuple

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from guidance.models import Area, AreaPage

_EDITOR_ON_PAGES = ("add_page", "change_page", "lock_page")
_APPROVER_ON_PAGES = (*_EDITOR_ON_PAGES, "publish_page", "unlock_page")
_ON_CONTACTS = ("add_contact", "change_contact", "view_contact")
_ON_FILES = (
    *("add_image", "change_image", "choose_image"),
    *("add_document", "change_document", "choose_document"),
)


class AreaGroups(NamedTuple):
    editors: Group
    approvers: Group


def area_groups(area: Area) -> AreaGroups:
    """Return the area's groups; create them with its workflow and file collection when missing.

    Permissions that an administrator removed stay removed. Editors of an area without approvers lose the permission
    to publish when approvers are created.
    """
    if area.editors and area.approvers:
        return AreaGroups(area.editors, area.approvers)
    editors = area.editors or _make_group(f"Editors: {area.name}")
    approvers = _make_group(f"Approvers: {area.name}")
    for page in AreaPage.objects.filter(area=area):
        GroupPagePermission.objects.filter(group=editors, page=page, permission__codename="publish_page").delete()
        _allow_on_page(editors, page, _EDITOR_ON_PAGES)
        _allow_on_page(approvers, page, _APPROVER_ON_PAGES)
        _add_approval_workflow(area, page, approvers)
    collection = _collection(area)
    for group in (editors, approvers):
        for permission in _permissions(("wagtailimages", "wagtaildocs"), _ON_FILES):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    area.editors, area.approvers = editors, approvers
    area.save(update_fields=["editors", "approvers"])
    return AreaGroups(editors, approvers)


def _make_group(name: str) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(
        *_permissions(("wagtailadmin",), ("access_admin",)), *_permissions(("guidance",), _ON_CONTACTS)
    )
    return group


def _allow_on_page(group: Group, page: AreaPage, codenames: tuple[str, ...]) -> None:
    for permission in _permissions(("wagtailcore",), codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _add_approval_workflow(area: Area, page: AreaPage, approvers: Group) -> None:
    if WorkflowPage.objects.filter(page=page).exists():
        return
    task, _ = GroupApprovalTask.objects.get_or_create(name=f"Approval: {area.name}")
    task.groups.set([approvers])
    workflow, _ = Workflow.objects.get_or_create(name=f"Approval: {area.name}")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowPage.objects.create(page=page, workflow=workflow)


def _collection(area: Area) -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=area.name).first() or root.add_child(name=area.name)


def _permissions(apps: tuple[str, ...], codenames: tuple[str, ...]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label__in=apps, codename__in=codenames))
