"""Users, invitations, account events and sessions."""

from prevent_portal.accounts.models.account_event import AccountEvent, Kind
from prevent_portal.accounts.models.directory_login import DirectoryLogin
from prevent_portal.accounts.models.expired_form import ExpiredForm
from prevent_portal.accounts.models.invitation import Invitation
from prevent_portal.accounts.models.known_browser import KnownBrowser
from prevent_portal.accounts.models.role_request import RequestKind, RoleRequest
from prevent_portal.accounts.models.session import Session
from prevent_portal.accounts.models.user import User, UserManager

__all__ = [
    "AccountEvent",
    "DirectoryLogin",
    "ExpiredForm",
    "Invitation",
    "Kind",
    "KnownBrowser",
    "RequestKind",
    "RoleRequest",
    "Session",
    "User",
    "UserManager",
]
