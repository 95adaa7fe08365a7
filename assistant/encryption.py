"""Values sealed at rest: AES-256-GCM, bound to their owner, with key ids and rotation.

A sealed value is ``v1.<key id>.<base64 of nonce + ciphertext>``. The associated data names the
workspace, the connection, the purpose and the key id, so a sealed value copied into another row
does not open there.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from assistant.errors import SealBroken, SettingsError

NONCE_BYTES = 12


def generate_key() -> str:
    """A fresh key: 32 random bytes as URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def key_id(key: bytes) -> str:
    """A short public name for a key, from its hash."""
    return hashlib.sha256(b"ask-well key id" + key).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Binding:
    """What a sealed value belongs to; it opens nowhere else."""

    workspace_id: str
    record_id: str
    purpose: str

    def associated_data(self, key_id: str) -> bytes:
        return "|".join((self.workspace_id, self.record_id, self.purpose, key_id)).encode()


class Keyring:
    """The keys for encryption at rest: the first seals, all open."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        if not keys:
            raise SettingsError("ASK_WELL_SECRET_KEY holds no key.")
        self._keys = {key_id(key): key for key in keys}
        self.current_id = key_id(keys[0])

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Keys from comma separated URL-safe base64; SettingsError names the mend."""
        return cls(tuple(_decode(part.strip()) for part in text.split(",") if part.strip()))

    def seal(self, secret: str, binding: Binding) -> str:
        """Encrypt with the current key."""
        nonce = os.urandom(NONCE_BYTES)
        data = binding.associated_data(self.current_id)
        sealed = AESGCM(self._keys[self.current_id]).encrypt(nonce, secret.encode(), data)
        return f"v1.{self.current_id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, binding: Binding) -> str:
        """Decrypt; raises SealBroken for a wrong key, a wrong owner or altered bytes."""
        version, _, rest = sealed.partition(".")
        name, _, body = rest.partition(".")
        key = self._keys.get(name)
        if version != "v1" or key is None:
            raise SealBroken(
                "A stored secret was sealed with a key that is no longer configured: "
                "add that key to ASK_WELL_SECRET_KEY.",
                code="unknown_key",
            )
        raw = base64.urlsafe_b64decode(body)
        try:
            plain = AESGCM(key).decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], binding.associated_data(name)
            )
        except InvalidTag as error:
            raise SealBroken("A stored secret does not belong to this record.") from error
        return plain.decode()

    def sign(self, claim: bytes) -> str:
        """A signature with the current key: `<key id>.<HMAC-SHA256>`."""
        return f"{self.current_id}.{_mac(self._keys[self.current_id], claim)}"

    def is_signed(self, claim: bytes, signature: str) -> bool:
        """Whether one of the keys signed this."""
        name, _, mac = signature.partition(".")
        key = self._keys.get(name)
        return key is not None and hmac.compare_digest(mac, _mac(key, claim))

    def is_current(self, sealed: str) -> bool:
        """Whether the value was sealed with the first key."""
        return sealed.startswith(f"v1.{self.current_id}.")


def _mac(key: bytes, claim: bytes) -> str:
    own = hmac.digest(key, b"ask-well signature", "sha256")
    return hmac.new(own, claim, "sha256").hexdigest()


def _decode(text: str) -> bytes:
    try:
        key = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise SettingsError(
            "ASK_WELL_SECRET_KEY must be 32 random bytes in URL-safe base64, for example from: "
            "head -c 32 /dev/urandom | base64 | tr '+/' '-_'"
        )
    return key
