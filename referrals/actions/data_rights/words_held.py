"""Read every field that may have words about a person, as referrals/stored_fields declares them (ADR 0090)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import F, Model, QuerySet

from referrals.actions.data_rights.names import is_named, texts_in, words_in
from referrals.actions.faults.parts import open_part
from referrals.models import Concern, Event, ForceAuditLog, MessageTemplate, SavedView, SubjectAccessRequest, Transfer
from referrals.models.event import Kind as EventKind
from referrals.stored_fields import STORED
from referrals.stored_fields.data_rights import Search
from referrals.stored_fields.declaration import Kind

# Rows that have words of a person, where others of the same table never do. Of events, what an officer typed as the
# reason of a search.
_TYPED = {"referrals.Event": {"kind": EventKind.SEARCHED}}
# What belongs to no concern that the force has now.
OUTSIDE: dict[str, Callable[[int], QuerySet[Any]]] = {
    "referrals.SavedView": lambda force: SavedView.objects.filter(officer__force_id=force).select_related(
        "officer__user"
    ),
    "referrals.MessageTemplate": lambda force: MessageTemplate.objects.filter(force_id=force),
    "referrals.SubjectAccessRequest": lambda force: SubjectAccessRequest.objects.filter(force_id=force),
    "referrals.Transfer": lambda force: (
        Transfer.objects.filter(from_force_id=force)
        .exclude(concern__force_id=force)
        .select_related("concern", "to_force")
    ),
    "referrals.Event": lambda force: Event.objects.filter(
        concern_id__in=ForceAuditLog.objects.filter(force_id=force).values("pk"), kind=EventKind.SEARCHED
    ),
}


@dataclass
class Held:
    """The words that a concern has, what of it could not be opened, and whether it has what no machine reads."""

    sealed: list[str] = field(default_factory=list)
    # Each by itself: a name whose parts stand in two addresses is nobody's.
    plain: list[str] = field(default_factory=list)
    unopened: list[str] = field(default_factory=list)

    def names(self, wanted: Sequence[Sequence[str]]) -> bool:
        texts = [words_in(" ".join(self.sealed)), *map(words_in, self.plain)]
        return any(is_named(name, words) for name in wanted for words in texts)


@dataclass(frozen=True)
class Outside:
    """A row of no concern in which a name was found."""

    label: str
    row: Any
    holds: str


def searched(search: Search) -> dict[str, list[str]]:
    """The names of the fields that are read in this way, by table."""
    found = {
        label: [name for name, stored in table.fields.items() if stored.search is search]
        for label, table in STORED.items()
    }
    return {label: names for label, names in found.items() if names}


def concern_path(model: type[Model]) -> str:
    """The lookup from a row to its concern, or an empty string."""
    names = {each.name for each in model._meta.get_fields()}
    if model is Concern:
        return "pk"
    if names & {"concern", "concern_id"}:
        return "concern_id"
    return "delivery__concern_id" if "delivery" in names else ""


def words_of(ids: Collection[UUID]) -> dict[UUID, Held]:
    """One query for each table. Raises CannotOpen in a process without any key."""
    held: dict[UUID, Held] = defaultdict(Held)
    for label, names in searched(Search.WORDS).items():
        model = apps.get_model(label)
        if path := concern_path(model):
            rows = model._default_manager.filter(**{f"{path}__in": list(ids)}, **_TYPED.get(label, {}))
            for row in rows.annotate(its_concern=F(path)).only(*_columns(label, names)).order_by():
                _read(row, names, held[row.its_concern])
    return held


def named_outside(wanted: Sequence[Sequence[str]], *, force_id: int) -> tuple[list[Outside], int]:
    """What else of the force has one of the names, and how many rows could not be opened."""
    found, unopened = [], 0
    for label, names in searched(Search.WORDS).items():
        for row in OUTSIDE[label](force_id) if label in OUTSIDE else ():
            held = Held()
            _read(row, names, held)
            unopened += bool(held.unopened)
            if held.names(wanted):
                found.append(Outside(label, row, STORED[label].fields[names[0]].holds))
    return found, unopened


def by_eye() -> list[Callable[..., QuerySet[Any]]]:
    """How to filter each table of a concern that has what no machine reads."""
    return [apps.get_model(label)._default_manager.filter for label in searched(Search.BY_EYE)]


def what_is_searched(search: Search) -> list[str]:
    """In words, for the page that says what was searched."""
    return [STORED[label].fields[name].holds for label, names in searched(search).items() for name in names]


def _columns(label: str, names: Sequence[str]) -> Iterator[str]:
    yield "pk"
    for name in names:
        yield name
        yield from STORED[label].fields[name].context_needs


def _read(row: Any, names: Sequence[str], held: Held) -> None:
    for name in names:
        stored = STORED[row._meta.label].fields[name]
        if not getattr(row, name):
            continue
        if stored.kind is not Kind.SEALED:
            held.plain += texts_in(getattr(row, name))
        elif (content := open_part(row, name)) is None:
            held.unopened.append(stored.holds)
        else:
            held.sealed += texts_in(content)
