"""All mail is sent through prevent_portal.mail, which obeys MAIL_TRANSPORT, retries and records the result."""

import ast

import pytest

from tests.house.tree import ROOT, modules

MAIL_PACKAGE = ROOT / "prevent_portal" / "mail"
# Names of django.core.mail that build a message. Everything else there sends.
MESSAGES = {"EmailMessage", "MIMEMixin", "forbid_multi_line_headers", "sanitize_address"}
SENDING_MODULES = ("django.core.mail", "wagtail.admin.mail", "smtplib", "anymail", "boto3", "botocore")
SENDING_METHODS = {"send_messages", "email_user", "send_email_notification", "sendmail"}


def sending_uses(source: str) -> list[str]:
    return [found for node in ast.walk(ast.parse(source)) for found in _sending_uses(node)]


def _sending_uses(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names if each.name.startswith(SENDING_MODULES)]
    if isinstance(node, ast.ImportFrom) and node.module:
        names = {each.name for each in node.names}
        if node.module in ("django.core.mail", "django.core.mail.message"):
            return sorted(names - MESSAGES)
        sends = node.module.startswith(SENDING_MODULES) or (node.module == "django.core" and "mail" in names)
        return [node.module] if sends else []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        keywords = {each.arg for each in node.keywords}
        is_message_send = node.func.attr == "send" and not node.args and keywords <= {"fail_silently"}
        return [node.func.attr] if is_message_send or node.func.attr in SENDING_METHODS else []
    return []


def test_no_module_outside_the_mail_package_sends_mail():
    outside = [path for path in modules() if not path.is_relative_to(MAIL_PACKAGE)]
    found = {str(path.relative_to(ROOT)): uses for path in outside if (uses := sending_uses(path.read_text()))}
    assert not found, f"Send it with prevent_portal.mail.send, or add a letter to its queue: {found}"


def test_sending_inside_the_mail_package_is_detected():
    assert {path.name for path in MAIL_PACKAGE.glob("*.py") if sending_uses(path.read_text())} >= {
        *("smtp.py", "smtp_connection.py", "ses.py", "notify.py", "backend.py"),
    }


@pytest.mark.parametrize(
    "planted",
    [
        "from django.core.mail import get_connection",
        "from django.core.mail import send_mail, EmailMessage",
        "from django.core.mail import mail_admins",
        "from django.core import mail",
        "import django.core.mail",
        "from django.core.mail.backends.smtp import EmailBackend",
        "from wagtail.admin.mail import send_mail",
        "import smtplib",
        "from smtplib import SMTP",
        "import boto3",
        "EmailMessage('a', 'b', None, ['c']).send()",
        "message.send(fail_silently=True)",
        "connection.send_messages([message])",
        "user.email_user('a', 'b')",
    ],
)
def test_planted_sending_of_mail_is_detected(planted):
    assert sending_uses(planted)


@pytest.mark.parametrize(
    "allowed",
    [
        "from django.core.mail import EmailMessage",
        "from prevent_portal import mail\nmail.send(message)",
        "signal.send(sender=None)",
        "from email.message import EmailMessage",
    ],
)
def test_building_messages_and_using_the_mail_package_are_allowed(allowed):
    assert not sending_uses(allowed)


def test_django_and_wagtail_mail_uses_the_mail_package():
    from prevent_portal import settings as shipped

    assert shipped.EMAIL_BACKEND == "prevent_portal.mail.backend.EmailBackend"
