"""Section 0 of docs/PROTOCOL.md, rules 6 and 7: public keys, their thumbprints, and the two kinds of signature."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from encoding import MisspeltError, base64url_decode, base64url_encode, sha256

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ED25519_PRIME = 2**255 - 19
_SMALL_ORDER = frozenset(
    {
        0,
        1,
        _ED25519_PRIME - 1,
        int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
        int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
    }
)
"""The y of the points of small order."""

_ES256 = ec.ECDSA(SHA256())

_MEMBERS = {("EC", "P-256"): ("crv", "kty", "x", "y"), ("OKP", "Ed25519"): ("crv", "kty", "x")}


def check_ed25519_key(public: bytes) -> bytes:
    """Section 0.6: 32 bytes that are not a weak key."""
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if len(public) != 32 or y >= _ED25519_PRIME or y in _SMALL_ORDER:
        raise MisspeltError("a weak Ed25519 key")
    return public


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032 section 5.1.7, without the cofactor."""
    return _ed25519_holds(Ed25519PublicKey.from_public_bytes(public), message, signature)


def _ed25519_holds(key: Ed25519PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        check_ed25519_key(signature[:32])
        key.verify(signature, message)
    except (InvalidSignature, MisspeltError):
        return False
    return True


@dataclass(frozen=True)
class PublicKey:
    """A public key: `y` is None for Ed25519."""

    x: bytes
    y: bytes | None

    @cached_property
    def kid(self) -> str:
        """The thumbprint of RFC 7638."""
        x = base64url_encode(self.x)
        if self.y is None:
            text = f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'
        else:
            text = f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{base64url_encode(self.y)}"}}'
        return base64url_encode(sha256(text.encode("ascii")))

    @property
    def algs(self) -> tuple[str, ...]:
        """What a header may say of a signature by this key."""
        return ("ES256",) if self.y is not None else ("Ed25519", "EdDSA")

    @cached_property
    def _loaded(self) -> Ed25519PublicKey | ec.EllipticCurvePublicKey | None:
        """The library's key; None if it is no point of its curve."""
        if self.y is None:
            return Ed25519PublicKey.from_public_bytes(self.x)
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(self.x, "big"), int.from_bytes(self.y, "big"), ec.SECP256R1()
        )
        try:
            return numbers.public_key()
        except ValueError:
            return None

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether these 64 bytes are this key's signature of the message."""
        key = self._loaded
        if key is None or len(signature) != 64:
            return False
        if isinstance(key, Ed25519PublicKey):
            return _ed25519_holds(key, message, signature)
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        if not (0 < r < _P256_ORDER and 0 < s < _P256_ORDER):
            return False
        try:
            key.verify(encode_dss_signature(r, s), message, _ES256)
        except InvalidSignature:
            return False
        return True


def parse_jwk(jwk: Any, *, exactly: bool = True) -> PublicKey:
    """A public JWK with exactly its members, or (in a trust file) with others, which are ignored."""
    if not isinstance(jwk, dict):
        raise MisspeltError("a key is not an object")
    kind = (jwk.get("kty"), jwk.get("crv"))
    members = _MEMBERS.get(kind) if all(isinstance(part, str) for part in kind) else None
    if members is None:
        raise MisspeltError("a key of another kind")
    if (exactly and set(jwk) != set(members)) or not all(isinstance(jwk.get(name), str) for name in members):
        raise MisspeltError("a key with other members")
    x = base64url_decode(jwk["x"], 32)
    return PublicKey(x, base64url_decode(jwk["y"], 32)) if "y" in members else PublicKey(check_ed25519_key(x), None)
