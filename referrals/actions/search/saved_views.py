"""An officer's saved views of the queue."""

from django.db import transaction

from referrals.models import Officer, SavedView


class TooMany(Exception):
    """An officer keeps SavedView.MOST at most."""


@transaction.atomic
def save_view(*, name: str, query: str, by: Officer) -> SavedView:
    """The same name again changes what it shows. Raises TooMany."""
    Officer.objects.select_for_update().get(pk=by.pk)
    views = SavedView.objects.filter(officer=by)
    if not views.filter(name=name).exists() and views.count() >= SavedView.MOST:
        raise TooMany
    view, _ = SavedView.objects.update_or_create(officer=by, name=name, defaults={"query": query})
    return view


def forget_view(*, view_id: int, by: Officer) -> None:
    """Of another officer's nothing is changed."""
    SavedView.objects.filter(pk=view_id, officer=by).delete()
