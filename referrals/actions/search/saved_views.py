"""An officer's saved views of the queue."""

from django.db import transaction

from referrals.models import Officer, SavedView


class TooMany(Exception):
    """The officer already has SavedView.MAX_PER_OFFICER views."""


@transaction.atomic
def save_view(*, name: str, query: str, by: Officer) -> SavedView:
    Officer.objects.select_for_update().get(pk=by.pk)
    views = SavedView.objects.filter(officer=by)
    if not views.filter(name=name).exists() and views.count() >= SavedView.MAX_PER_OFFICER:
        raise TooMany
    view, _ = SavedView.objects.update_or_create(officer=by, name=name, defaults={"query": query})
    return view


def delete_view(*, view_id: int, by: Officer) -> None:
    SavedView.objects.filter(pk=view_id, officer=by).delete()
