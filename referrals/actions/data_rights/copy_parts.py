"""The parts of a copy for somebody who asks what is held about them, by the rule that each stored field declares.

DPA 2018 s.45(1)-(2) lists its content. What a rule gives is marked where a person has to look first: only a person
can see whom a sentence identifies. What it withholds is not in the copy, not even as a question: that a question was
asked may say who reported.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.db.models import DateField, Model
from django.utils import formats, timezone

from prevent_portal.characters import composed, without_invisible
from referrals import sealing
from referrals.actions.casework.closing import reasons_given
from referrals.actions.data_rights.names import texts_in
from referrals.actions.data_rights.words_held import concern_path
from referrals.actions.faults.parts import UNOPENED, open_part
from referrals.models import (
    Attachment,
    Concern,
    FilePage,
    LegalRestriction,
    Message,
    Note,
    NoteKind,
    Officer,
    RestrictionKind,
    Role,
    SavedView,
)
from referrals.models.message import Author
from referrals.rules.questions import Redact, question
from referrals.stored_fields import STORED, context_of
from referrals.stored_fields.data_rights import MESSAGES, Give, Rule
from referrals.stored_fields.declaration import Kind


@dataclass(frozen=True)
class Part:
    """`key` names it in a decision to leave it out. `to_check`: a person has to look before it leaves."""

    key: str
    group: str
    label: str
    lines: tuple[str, ...] = ()
    to_check: bool = False
    picture: bytes | None = None
    # The address of the review pages that shows the picture.
    page: str = ""


@dataclass(frozen=True)
class Asker:
    """What the person who asks was in the concern; `officer` only in the role of one."""

    role: Role
    officer: Officer | None = None


@dataclass
class Copy:
    parts: list[Part] = field(default_factory=list)
    # What rules withhold, each once.
    withheld: list[Rule] = field(default_factory=list)

    def withhold(self, rule: Rule) -> None:
        if rule not in self.withheld:
            self.withheld.append(rule)


def copy_of(concern: Concern, asker: Asker) -> Copy:
    """One query for each table. The caller holds the lock and records the event.

    Raises CannotOpen in a process without any key.
    """
    copy = Copy()
    is_own_report = asker.role == Role.SUBJECT and _is_own_report(concern)
    is_strangers_report = asker.role == Role.SUBJECT and not is_own_report
    for label, table in STORED.items():
        model = apps.get_model(label)
        path = concern_path(model)
        rules = _rules(label, asker.role, is_own_report=is_own_report) if path else {}
        given = [name for name, rule in rules.items() if rule.give is not Give.WITHHELD]
        for rule in rules.values():
            if rule.give is Give.WITHHELD and table.called:
                copy.withhold(rule)
        if given:
            related = [name for name in given if model._meta.get_field(name).is_relation]
            rows = model._default_manager.filter(**{path: concern.pk}).select_related(*related)
            for row in rows:
                if isinstance(row, Note) and row.kind == NoteKind.TRANSLATION and is_strangers_report:
                    # The words of whoever reported, also of what is withheld.
                    copy.withhold(MESSAGES.subject)
                    continue
                _add_row(copy, row, table.called, {name: rules[name] for name in given}, asker)
    return copy


def record_of(officer: Officer) -> Copy:
    """What is held about an officer that belongs to no concern."""
    copy, asker = Copy(), Asker(Role.OFFICER, officer)
    views = SavedView.objects.filter(officer=officer)
    for row in (officer, *views):
        rules = _rules(row._meta.label, Role.OFFICER)
        _add_row(copy, row, STORED[row._meta.label].called, rules, asker)
    return copy


def _rules(label: str, role: Role, *, is_own_report: bool = False) -> dict[str, Rule]:
    """Of the fields that say something about a person."""
    rules = {}
    for name, stored in STORED[label].fields.items():
        if stored.copy is None:
            raise LookupError(f"{label}.{name} does not say who gets it in a copy")
        rule: Rule = getattr(stored.copy, role.value)
        # Whoever reported themselves gets what would otherwise say who reported.
        if is_own_report and stored.copy.reporter.give in (Give.GIVEN, Give.CHECKED):
            rule = stored.copy.reporter
        if rule.give is not Give.NOTHING:
            rules[name] = rule
    return rules


def _add_row(copy: Copy, row: Model, group: str, rules: Mapping[str, Rule], asker: Asker) -> None:
    for name, rule in rules.items():
        if not getattr(row, name):
            continue
        if rule.give is Give.OWN and not _is_own(row, name, asker.officer):
            copy.withhold(rule)
        elif rule.give is Give.BY_PART:
            _add_by_part(copy, row, name, group, rule)
        else:
            copy.parts += _parts(row, name, group, to_check=rule.give is not Give.GIVEN)


def _is_own(row: Any, name: str, officer: Officer | None) -> bool:
    """Whether the officer wrote the row; of a field that names somebody, whether it names them."""
    if officer is None:
        return False
    is_name = row._meta.get_field(name).related_model is Officer
    author = getattr(row, name if is_name else STORED[row._meta.label].written_by, None)
    return author == (officer.user.email if isinstance(author, str) else officer)


def _add_by_part(copy: Copy, row: Any, name: str, group: str, rule: Rule) -> None:
    """Without what would say who reported."""
    if isinstance(row, Message) and row.author == Author.REPORTER:
        copy.withhold(rule)
    elif isinstance(row, Concern):
        for part, redact in _answers(row, group):
            if redact is Redact.REPORTER:
                copy.withhold(rule)
            else:
                copy.parts.append(replace(part, to_check=redact is not Redact.NOBODY))
    else:
        copy.parts += _parts(row, name, group, to_check=True)


def _answers(concern: Concern, group: str) -> Iterator[tuple[Part, Redact]]:
    content = open_part(concern)
    if content is None:
        yield Part(f"report:{concern.pk}", group, "The report", (UNOPENED,)), Redact.CHECK
        return
    for at, part in enumerate(content["said"]):
        asked = question(part.get("step", ""))
        # The officers' label: how a question was put depends on who was asked.
        label = asked.label or str(part["question"])
        yield Part(f"report:{concern.pk}:{at}", group, label, _shown(part["answer"])), asked.redact


def _parts(row: Any, name: str, group: str, *, to_check: bool) -> Iterator[Part]:
    stored = STORED[row._meta.label].fields[name]
    key, label = f"{type(row).__name__.lower()}:{row.pk}:{name}", _label(stored.holds)
    if isinstance(row, Concern) and name == "sealed":
        for part, _ in _answers(row, group):
            yield replace(part, to_check=to_check)
    elif isinstance(row, Attachment | FilePage) and name == "sealed":
        data = _open_picture(row)
        lines = () if data else (UNOPENED,)
        called, page = ("Picture", "picture") if isinstance(row, Attachment) else ("Page", "file-page")
        yield Part(key, group, f"{called} {row.number}", lines, to_check, data, page)
    elif stored.kind is Kind.SEALED:
        is_theirs = isinstance(row, LegalRestriction) and row.kind == RestrictionKind.CORRECTION
        content = open_part(row, name)
        yield Part(
            key, group, label, _shown([UNOPENED] if content is None else _lines(content)), to_check and not is_theirs
        )
    else:
        # A day names nobody.
        is_day = isinstance(row._meta.get_field(name), DateField)
        yield Part(key, group, label, _shown([_value(row, name)]), to_check and not is_day)


def _lines(content: Mapping[str, Any]) -> Sequence[str]:
    if "rationale" in content:
        return reasons_given(content)
    if "text" in content:
        return [str(content["text"])]
    return [
        *texts_in(content),
        *(f"{name}: {each}" for name, each in content.items() if isinstance(each, int | float)),
    ]


def _shown(lines: Sequence[Any]) -> tuple[str, ...]:
    # Nobody could black out a name that has a character in it which nobody sees, or is written otherwise than typed.
    return tuple(composed(without_invisible(str(line))) for line in lines)


def _label(holds: str) -> str:
    label = holds.partition(":")[0].partition(",")[0]
    return label[0].upper() + label[1:]


_SHOWN: Mapping[str, Callable[[Any], str]] = {
    "danger_signs": lambda concern: ", ".join(sign.label for sign in concern.signs_in_text),
    "user": lambda officer: f"{officer.user.get_full_name()} {officer.user.email}".strip(),
}


def _value(row: Any, name: str) -> str:
    """To the day, as what a reporter reads: a minute may say who was where."""
    value, column = getattr(row, name), row._meta.get_field(name)
    if name in _SHOWN:
        return _SHOWN[name](row)
    if column.choices:
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(column, DateField):
        return formats.date_format(timezone.localtime(value) if hasattr(value, "hour") else value, "j E Y")
    if column.related_model is Officer:
        return "You"
    return "Yes" if value is True else str(value)


def _open_picture(row: Attachment | FilePage) -> bytes | None:
    try:
        return sealing.open_picture(bytes(row.sealed), context=context_of(row))
    except sealing.CannotOpen:
        if not sealing.can_open():
            raise
        return None


def _is_own_report(concern: Concern) -> bool:
    facts = (open_part(concern) or {}).get("facts", {})
    return bool(facts.get("about", {}).get("about") == "self")
