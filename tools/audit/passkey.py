"""The registration response of a browser that creates a passkey, for test accounts."""

from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)


def credential() -> dict[str, Any]:
    number, public = b"a passkey of an audit", generate_private_key(SECP256R1()).public_key()
    held = AttestedCredentialData.create(bytes(16), number, ES256.from_cryptography_key(public))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"127.0.0.1").digest(), flags, 0, held)
    made = CollectedClientData.create("webauthn.create", b"challenge", "http://127.0.0.1")
    answer = AuthenticatorAttestationResponse(
        client_data=made, attestation_object=AttestationObject.create("none", data, {})
    )
    return dict(RegistrationResponse(raw_id=number, response=answer))
