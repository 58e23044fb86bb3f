"""Section 1 of docs/PROTOCOL.md: a submission, its spelling and its signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from encoding import AHEAD_MS, RefusedError, base64url_decode, is_whole, parse_json, refusing
from keys import PublicKey

LONGEST = 36_864

_ISSUER = re.compile(r"authority|[0-9A-Z]{18}")
_KID = re.compile(r"[0-9A-Za-z_-]{43}")
_JTI = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Submission:
    """A submission taken apart. Its signature is still to be verified."""

    alg: str
    kid: str
    iss: str
    aud: str
    iat: int
    jti: str
    event: dict[str, Any]
    signed: bytes
    signature: bytes


def parse_submission(text: str) -> Submission:
    """Section 1, rules 1 to 4."""
    if len(text.encode("utf-8")) > LONGEST:
        raise RefusedError("submission_too_large", f"longer than {LONGEST} bytes")
    with refusing("submission_malformed"):
        parts = text.split(".")
        if len(parts) != 3 or "" in parts:
            raise _malformed("not three parts")
        decoded = [base64url_decode(part) for part in parts]
        if len(decoded[2]) != 64:
            raise _malformed("the signature has not 64 bytes")
        header, payload = parse_json(decoded[0]), parse_json(decoded[1])
    _check_members(header, {"alg", "kid", "typ"}, "header")
    if header["typ"] != "battery-event+jwt":
        raise _malformed("another typ")
    if header["alg"] not in ("ES256", "Ed25519", "EdDSA"):
        raise _malformed("another alg")
    if not _matches(_KID, header["kid"]):
        raise _malformed("kid")
    _check_members(payload, {"iss", "aud", "iat", "jti", "event"}, "payload")
    if not _matches(_ISSUER, payload["iss"]):
        raise _malformed("iss")
    if not isinstance(payload["aud"], str):
        raise _malformed("aud is not one string")
    if not is_whole(payload["iat"]):
        raise _malformed("iat is not a whole number")
    if not _matches(_JTI, payload["jti"]):
        raise _malformed("jti")
    if not isinstance(payload["event"], dict):
        raise _malformed("event is not an object")
    return Submission(
        alg=header["alg"],
        kid=header["kid"],
        signed=f"{parts[0]}.{parts[1]}".encode("ascii"),
        signature=decoded[2],
        **payload,
    )


def _malformed(message: str) -> RefusedError:
    return RefusedError("submission_malformed", message)


def _check_members(value: Any, names: set[str], what: str) -> None:
    if not isinstance(value, dict) or set(value) != names:
        raise _malformed(f"the {what} has other members")


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def check_audience(submission: Submission, origin: str, accepted_at: int) -> None:
    """Of section 1.5: `aud` is the log, `iat` at most 300 seconds ahead of its clock (in milliseconds)."""
    if submission.aud != origin:
        raise RefusedError("submission_untrusted", "it is for another log")
    if submission.iat * 1000 > accepted_at + AHEAD_MS:
        raise RefusedError("submission_untrusted", "it was issued after it was accepted")


def check_signature(submission: Submission, key: PublicKey) -> None:
    """Of section 1.5: the key says how it is verified, never the header."""
    if submission.alg not in key.algs:
        raise RefusedError("submission_untrusted", "alg is not of this key")
    if not key.verify(submission.signed, submission.signature):
        raise RefusedError("submission_untrusted", "the signature does not hold")
