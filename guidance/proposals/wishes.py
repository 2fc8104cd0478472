"""What a proposal asks for, as plain values, and the checks that it has to pass when made and again when applied."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from guidance import certificates
from guidance.actions.contacts import ChangeRefused, check_route_left
from guidance.models import Act, Area, Contact, Kind, Purpose, Status
from guidance.models.proposals import PROPOSED_FIELDS, ROUTING_FIELDS

Changes = dict[str, list[Any]]


def values(contact: Contact | None) -> dict[str, Any]:
    """Values that JSON can hold; empty ones for a contact that is not there yet."""
    if contact is None:
        return dict.fromkeys(PROPOSED_FIELDS, "")
    return {name: _plain(getattr(contact, _attribute(name))) for name in PROPOSED_FIELDS}


def changes(live: Contact | None, wished: Contact) -> Changes:
    before, after = values(live), values(wished)
    return {name: [before[name], after[name]] for name in PROPOSED_FIELDS if before[name] != after[name]}


def put(contact: Contact, what: Changes) -> None:
    for name, (_, after) in what.items():
        # Empty values stay what the model has for them: "" or None.
        value = datetime.date.fromisoformat(after) if name == "review_on" and after else after
        setattr(contact, _attribute(name), value)


def check_names(act: Act, what: Changes) -> None:
    """Raises ChangeRefused for what no page could have proposed."""
    if what.keys() - set(PROPOSED_FIELDS if act in (Act.ADD, Act.CHANGE) else ()):
        raise ChangeRefused("This proposes what no proposal may change.", "reason")


def touches_routing(act: Act, what: Changes) -> bool:
    return act != Act.CHANGE or any(name in what for name in ROUTING_FIELDS)


def is_about_concerns(live: Contact | None, wished: Contact) -> bool:
    return wished.takes_concerns or bool(live and live.takes_concerns)


def check(act: Act, live: Contact | None, wished: Contact, what: Changes, *, at: datetime.datetime) -> None:
    """Raises ChangeRefused."""
    if act == Act.RETIRE:
        if live is None or live.status == Status.RETIRED:
            raise ChangeRefused("This contact is retired already.", "reason")
        check_route_left(live, "reason")
        return
    if act == Act.RESTORE and not (live and (live.status == Status.RETIRED or live.stopped_at)):
        raise ChangeRefused("This contact is not retired.", "reason")
    if act == Act.CHANGE:
        _check_change(live, wished, what)
    if touches_routing(act, what):
        _check_routing(live, wished, what, at=at)


def _check_change(live: Contact | None, wished: Contact, what: Changes) -> None:
    if live is None or live.status == Status.RETIRED:
        raise ChangeRefused("This contact is retired. Bring it back first.", "reason")
    if not what:
        raise ChangeRefused("Nothing is changed.", "reason")
    if live.area.force_id != Area.objects.get(pk=wished.area_id).force_id:
        raise ChangeRefused("This area is another force's. Add a contact there, and retire this one.", "area")
    field = next((name for name in ("purpose", "area") if name in what), "")
    if field and (wished.purpose, wished.area_id) != (Purpose.REFERRAL, live.area_id):
        check_route_left(live, field)


def _check_routing(live: Contact | None, wished: Contact, what: Changes, *, at: datetime.datetime) -> None:
    force = Area.objects.select_related("force").get(pk=wished.area_id).force
    if force.valid_until and force.valid_until < timezone.localdate(at):
        last = date_format(force.valid_until, "j F Y")
        raise ChangeRefused(f"{force.name} ended on {last}. Give the area its new force first.", "area")
    is_mailbox = wished.kind == Kind.EMAIL
    if is_mailbox and wished.purpose == Purpose.REFERRAL and not force.takes_mail_at(wished.value):
        raise ChangeRefused(f"Mailboxes of {force.name} end in: {', '.join(force.domains)}.", "value")
    same = Contact.objects.filter(
        area=wished.area_id, kind=wished.kind, purpose=wished.purpose, value=wished.value
    ).exclude(pk=live.pk if live else None)
    if same.exists():
        raise ChangeRefused("The area has this contact already.", "value")
    if wished.certificate and {"certificate", "value", "kind"} & what.keys():
        try:
            certificates.check(wished.certificate, mailbox=wished.value, at=at)
        except certificates.NotACertificate as error:
            raise ChangeRefused(str(error), "certificate" if "certificate" in what else "value") from error


def _attribute(name: str) -> str:
    return "area_id" if name == "area" else name


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
