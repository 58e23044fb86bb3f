"""Sections 15 and 17 of docs/PROTOCOL.md: what a witness answers, and the code that a device shows."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from encoding import MisspeltError, RefusedError, base64_decode, base64_encode, number, sha256
from merkle import EMPTY_ROOT, consistency_holds
from note import Checkpoint, check_log_signature, parse_checkpoint
from policy import Policy

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ANY_LINE = "\u2014 x AAAAAAA=\n"


@dataclass(frozen=True)
class Answer:
    """A witness's answer. `size` is the body of a 409."""

    status: int
    size: int | None = None


def _parse_request(request: str) -> tuple[int, list[bytes], str]:
    head, _, note = request.partition("\n\n")
    lines = head.split("\n")
    if not lines[0].startswith("old ") or len(lines) > 1 + 63:
        raise MisspeltError("not a request")
    old = number(lines[0].removeprefix("old "))
    return old, [base64_decode(line, 32) for line in lines[1:]], note


def _parse_text(note: str) -> Checkpoint:
    """What the text of a checkpoint says, whatever its signature lines are."""
    text, empty, _ = note.rpartition("\n\n")
    return parse_checkpoint(text + empty + _ANY_LINE)


def answer(request: str, held: tuple[int, bytes] | None, policy: Policy) -> Answer:
    """Section 15.2: by the first row that fits. `held` is size and root of what was cosigned last."""
    try:
        old, proof, note = _parse_request(request)
        checkpoint = _parse_text(note)
    except (MisspeltError, RefusedError):
        return Answer(400)
    if all(key.name != checkpoint.origin for key in policy.logs):
        return Answer(404)
    try:
        check_log_signature(parse_checkpoint(note), checkpoint.origin, policy.logs)
    except RefusedError:
        return Answer(403)
    if old > checkpoint.size:
        return Answer(400)
    size, root = held or (0, EMPTY_ROOT)
    if old != size:
        return Answer(409, size)
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        return Answer(422)
    if old == 0:
        return Answer(422 if proof else 200)
    return Answer(200 if consistency_holds(old, checkpoint.size, root, checkpoint.root, proof) else 422)


def _digest(*lines: str) -> bytes:
    return sha256("\n".join(lines).encode("utf-8"))


def enrolment_commitment(enterprise: str, kid: str, label: str, nonce: str) -> str:
    """Section 17: what binds a device to what it asks for."""
    return base64_encode(_digest("cellproof/enrolment/v2/commitment", enterprise, kid, label, nonce))


def enrolment_code(commitment: str) -> str:
    """Section 17: eight characters of Crockford's base32."""
    bits = int.from_bytes(base64.b64decode(commitment)[:5], "big")
    return "".join(_CROCKFORD[bits >> shift & 31] for shift in range(35, -1, -5))


def check_code(commitment: str, nonce: str, challenge: str) -> str:
    """Section 17: eight digits, the same on the device and at its admin's."""
    digest = _digest("cellproof/enrolment/v2/check", commitment, nonce, challenge)
    return f"{int.from_bytes(digest[:6], 'big') % 10**8:08d}"
