"""What an administrator is told of an officer's concerns: how many, and who can hand them over. Never which."""

from guidance.models import Force
from prevent_portal.accounts import roles
from prevent_portal.accounts.models import User
from referrals.models import Officer
from referrals.walls.opening import across_forces


def in_the_way(refusal: roles.HasHistory) -> str:
    """Why they can become nothing but an officer or a supervisor of their force, and what to do instead."""
    if isinstance(refusal, roles.HasOpenConcerns):
        return (
            f"{_still_theirs(refusal.number, refusal.force)}. Concerns will still name them as an officer of that "
            "force, so for any role elsewhere suspend this account after that, and invite them with another address"
        )
    return (
        f"Concerns name them as an officer of {refusal.force}: they can only be its officer or its supervisor. "
        "For any other role, suspend this account and invite them with another address"
    )


def after_suspension(user: User) -> str:
    """A sentence, or nothing. A suspension waits for nobody, so it comes after: nobody works on these now."""
    officer = Officer.objects.select_related("force").filter(user=user).first()
    if officer is None:
        return ""
    with across_forces():
        number = roles.open_concerns(officer)
    return f" {_still_theirs(number, officer.force)}." if number else ""


def _still_theirs(number: int, force: Force) -> str:
    concerns = "1 open concern is" if number == 1 else f"{number} open concerns are"
    return f"{concerns} theirs or offered to them: ask a supervisor of {force} to hand each over to a colleague"
