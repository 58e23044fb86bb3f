"""Sections 5 to 7 of docs/PROTOCOL.md: signed notes, verifier keys, checkpoints, cosignatures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from encoding import MisspeltError, RefusedError, base64_decode, base64_encode, number, refusing, sha256, utf16_length
from keys import check_ed25519_key, ed25519_verify
from merkle import EMPTY_ROOT

LOG, WITNESS = 0x01, 0x04
_MOST_LINES, _LONGEST, _LATEST = 64, 262_144, 8_640_000_000_000

_WHITE_SPACE = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
"""The characters with Unicode's property White_Space, which Python's `\\s` has not exactly."""


def check_name(name: str) -> str:
    """The name of a key: not empty, no white space, no plus."""
    if name == "" or "+" in name or _WHITE_SPACE.search(name):
        raise MisspeltError("not the name of a key")
    return name


@dataclass(frozen=True)
class VerifierKey:
    """A public key with the name that it signs under."""

    name: str
    type: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of a hash over all of it."""
        return sha256(self.name.encode("utf-8") + b"\n" + bytes([self.type]) + self.public)[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64_encode(bytes([self.type]) + self.public)}"


def parse_verifier_key(text: str) -> VerifierKey:
    """Section 5.3."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise MisspeltError("not a verifier key")
    data = base64_decode(parts[2], 33)
    if data[0] not in (LOG, WITNESS):
        raise MisspeltError("a verifier key of another type")
    key = VerifierKey(check_name(parts[0]), data[0], check_ed25519_key(data[1:]))
    if key.key_id.hex() != parts[1]:
        raise MisspeltError("a verifier key with another key ID")
    return key


def is_of_unknown_type(text: str) -> bool:
    """Section 8.2: spelt as a verifier key, and of a type that this page has not."""
    match = re.fullmatch(r"([^+]+)\+[0-9a-f]{8}\+(.+)", text, re.DOTALL)
    try:
        data = base64_decode(match[2]) if match and check_name(match[1]) else b""
    except MisspeltError:
        return False
    return len(data) > 1 and data[0] not in (LOG, WITNESS)


@dataclass(frozen=True)
class SignatureLine:
    """A line after the empty line of a note."""

    name: str
    key_id: bytes
    signature: bytes

    def is_of(self, key: VerifierKey) -> bool:
        """Section 5.4: whether name and key ID are the key's."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True)
class Note:
    """A signed note taken apart."""

    text: str
    lines: tuple[SignatureLine, ...]


def _signature_line(line: str) -> SignatureLine:
    words = line.split(" ")
    if len(words) != 3 or words[0] != "\u2014":
        raise MisspeltError("not a signature line")
    data = base64_decode(words[2])
    if len(data) < 5:
        raise MisspeltError("a signature that is too short")
    return SignatureLine(check_name(words[1]), data[:4], data[4:])


def parse_note(note: str) -> Note:
    """Section 5, rules 1 and 2."""
    with refusing("note_malformed"):
        if utf16_length(note) > _LONGEST:
            raise MisspeltError("too long a note")
        if not note.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", note):
            raise MisspeltError("a control character, or a last line that does not end")
        split = note.rfind("\n\n")
        if split < 0:
            raise MisspeltError("no empty line")
        lines = note[split + 2 :].split("\n")[:-1]
        if not 1 <= len(lines) <= _MOST_LINES:
            raise MisspeltError("no signature line, or too many")
        return Note(note[: split + 1], tuple(_signature_line(line) for line in lines))


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint taken apart. Its signatures are still to be verified."""

    origin: str
    size: int
    root: bytes
    note: Note


def parse_checkpoint(text: str) -> Checkpoint:
    """Section 6.1."""
    note = parse_note(text)
    with refusing("note_malformed"):
        lines = note.text.split("\n")[:-1]
        if len(lines) < 3 or "" in lines or utf16_length(lines[0]) > 255:
            raise MisspeltError("not the lines of a checkpoint")
        return Checkpoint(lines[0], number(lines[1]), base64_decode(lines[2], 32), note)


def _untrusted(message: str) -> RefusedError:
    return RefusedError("note_untrusted", message)


def check_is_of_log(checkpoint: Checkpoint, origin: str, keys: Iterable[VerifierKey]) -> None:
    """Section 6.2: the checkpoint is the log's."""
    check_log_signature(checkpoint, origin, keys)
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise _untrusted("it is of size 0, and its root not that of the empty tree")


def check_log_signature(checkpoint: Checkpoint, origin: str, keys: Iterable[VerifierKey]) -> None:
    """Section 6.2: the checkpoint is of this origin, signed by a trusted key of that name."""
    if checkpoint.origin != origin:
        raise _untrusted("it is of another log")
    message = checkpoint.note.text.encode("utf-8")
    signed = False
    for key in keys:
        if key.name != origin or key.type != LOG:
            continue
        for line in checkpoint.note.lines:
            if line.is_of(key):
                if len(line.signature) != 64 or not ed25519_verify(key.public, message, line.signature):
                    raise _untrusted("a signature of the log does not hold")
                signed = True
    if not signed:
        raise _untrusted("the log has not signed it")


def cosignature_time(checkpoint: Checkpoint, key: VerifierKey) -> int | None:
    """Section 7: the latest time at which this witness has cosigned, in seconds; None if it has not."""
    latest: int | None = None
    for line in checkpoint.note.lines:
        if not line.is_of(key):
            continue
        time = int.from_bytes(line.signature[:8], "big")
        message = f"cosignature/v1\ntime {time}\n{checkpoint.note.text}".encode("utf-8")
        if len(line.signature) != 72 or time > _LATEST:
            raise _untrusted("a line of a witness is not a cosignature")
        if not ed25519_verify(key.public, message, line.signature[8:]):
            raise _untrusted("a cosignature does not hold")
        latest = time if latest is None else max(latest, time)
    return latest
