"""Only the modules listed here, with their reason, import cryptography or read private keys."""

import ast
import re

from tests.house.tree import ROOT, modules

REASONS = {
    "prevent_portal/encryption.py": "encryption with a key that the caller passes",
    "prevent_portal/accounts/factor_secrets.py": "second factors, under FACTOR_KEYS",
    "prevent_portal/accounts/passkey_forms.py": "the exceptions of malformed passkeys",
    "prevent_portal/integrity.py": "authenticates events and the force of a request",
    "guidance/certificates.py": "reads contacts' certificates, without any key",
    "referrals/sealing/envelopes.py": "encrypts to keys and decrypts with them",
    "referrals/sealing/keys.py": "the keys of the portal",
    "referrals/sealing/mailbox_hashes.py": "hashes with a secret derived from a private key",
    "referrals/sealing/match_tokens.py": "hashes with a secret derived from a private key",
    "referrals/sealing/reply_keys.py": "reporters' reply keys",
    "referrals/sealing/rotation.py": "changes the keys of the portal",
    "referrals/transports/sealed.py": "signs with SIGNING_KEY and encrypts to certificates (S/MIME)",
}
READ_KEYS = {
    "prevent_portal/checks/tier.py": "whether they are set",
    "referrals/sealing/keys.py": "opens what was sealed",
    "referrals/transports/sealed.py": "signs",
}


def _imports_cryptography(source: str) -> bool:
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        if any(name.split(".")[0] == "cryptography" for name in names):
            return True
    return False


def _names(holds):
    return {str(path.relative_to(ROOT)) for path in modules() if holds(path.read_text())}


def test_only_listed_modules_import_cryptography():
    assert _names(_imports_cryptography) == set(REASONS)


def test_only_listed_modules_read_private_keys():
    pattern = re.compile(r"settings\.(SEALING_PRIVATE_KEYS|SIGNING_KEY)\b")
    assert _names(pattern.search) == set(READ_KEYS)
