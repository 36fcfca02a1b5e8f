"""A passkey in software: makes and answers what a browser and its key would (WebAuthn Level 3)."""

import json
import re
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "localhost"  # the only one that browsers give passkeys to without https
ORIGIN = f"http://{HOST}"
MODEL = b"make-and-model-7"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Passkey:
    """One key pair for one site."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)

    def enrol(self, options: dict, *, origin: str = ORIGIN) -> str:
        """Return what a browser sends after `navigator.credentials.create`."""
        client = CollectedClientData.create("webauthn.create", options["challenge"], origin)
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(MODEL, self.id, public)
        flags = PRESENT | VERIFIED | ATTESTED
        data = AuthenticatorData.create(sha256(HOST.encode()), flags, 0, attested)
        attestation = AttestationObject.create("none", data, {})
        return self._sent(clientDataJSON=client, attestationObject=attestation)

    def answer(self, options: dict, *, origin: str = ORIGIN) -> str:
        """Return what a browser sends after `navigator.credentials.get`."""
        client = CollectedClientData.create("webauthn.get", options["challenge"], origin)
        data = AuthenticatorData.create(sha256(HOST.encode()), PRESENT | VERIFIED, 0)
        signature = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._sent(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _sent(self, **response: bytes) -> str:
        name = websafe_encode(self.id)
        encoded = {one: websafe_encode(value) for one, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": encoded})


def options_of(page: str) -> dict:
    """Return what a page asks the browser for."""
    found = re.search(r'<script id="passkey-options" type="application/json">(.+?)</script>', page)
    assert found, page
    return json.loads(found[1])["publicKey"]
