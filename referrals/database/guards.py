"""Triggers that keep the editors' role from some columns of some rows, which neither grants nor policies can.

Editors change the text of every contact in their pages, but what routes a contact that concerns go to is changed on
the officers' tier, when a supervisor approves (ADR 0063, 0108). And a sign-in on the editors' tier is noted in the
account, which nobody may change there otherwise when it is an officer's, the duty desk's or an administrator's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from referrals.database.conditions import is_ordinary


@dataclass(frozen=True)
class Guard:
    """`protected` is a condition of the rows OLD and NEW. Of these only `open_to_all` changes, and none is added."""

    table: str
    protected: str
    open_to_all: tuple[str, ...]


def _takes_concerns(row: str) -> str:
    """As guidance.models.Contact.takes_concerns: tests/referrals/database/test_routing.py compares them."""
    return f"({row}.purpose = 'referral' OR ({row}.purpose = 'safeguarding' AND {row}.kind = 'email'))"


GUARDS = (
    Guard(
        "guidance_contact",
        f"{_takes_concerns('NEW')} OR CASE TG_OP WHEN 'UPDATE' THEN {_takes_concerns('OLD')} ELSE false END",
        (
            *("label", "hours", "out_of_hours", "note", "source", "source_on", "review_on"),
            *("loaded_key", "loaded_digest"),
        ),
    ),
    Guard("accounts_user", f"NEW.is_superuser OR NOT {is_ordinary('NEW.id')}", ("last_login",)),
    Guard("mfa_authenticator", f"NOT {is_ordinary('NEW.user_id')}", ("last_used_at",)),
)


def statements(role: str) -> Iterator[str]:
    # An explicit search_path, with pg_temp last, so that nobody can substitute their own table.
    for guard in GUARDS:
        name = f"{role}_{guard.table}"
        columns = ", ".join(f"'{column}'" for column in guard.open_to_all)
        yield f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$ BEGIN
  IF current_user = '{role}' AND ({guard.protected}) THEN
    IF TG_OP = 'INSERT' OR to_jsonb(OLD) - ARRAY[{columns}] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{columns}] THEN
      RAISE insufficient_privilege USING MESSAGE = 'permission denied: this row is not for this role';
    END IF;
  END IF;
  RETURN NEW;
END $$"""
        yield (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE ON {guard.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
