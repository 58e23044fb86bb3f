"""Section 3 of docs/PROTOCOL.md: the bytes of an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from encoding import MisspeltError, RefusedError, base64_decode, base64_encode, instant, number, refusing, utf8
from merkle import leaf_hash

LONGEST = 65_535
_VERSION = "cellproof/entry/v1"
_ACCEPTED_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


@dataclass(frozen=True)
class Touched:
    """The line of a thing that the entry touches: its place in that thing's chain."""

    code: str
    position: int
    previous: bytes | None


@dataclass(frozen=True)
class Entry:
    """An entry taken apart."""

    index: int
    accepted_at: str
    accepted_ms: int
    previous: bytes | None
    things: tuple[Touched, ...]
    submission: str
    leaf_hash: bytes


def _before(text: str, count: int) -> bytes | None:
    """The hash of what was before: `-` at 0, and only there."""
    if (text == "-") != (count == 0):
        raise MisspeltError("a hash before the first, or none before a later one")
    return None if text == "-" else base64_decode(text, 32)


def _thing(line: str) -> Touched:
    words = line.split(" ")
    if len(words) != 3 or not re.fullmatch(r"[\x21-\x7e]+", words[0]):
        raise MisspeltError("not a line of a thing")
    position = number(words[1])
    return Touched(words[0], position, _before(words[2], position))


def parse_entry(data: bytes) -> Entry:
    """Section 3, rules 1 and 2."""
    with refusing("entry_malformed"):
        if len(data) > LONGEST:
            raise MisspeltError(f"longer than {LONGEST} bytes")
        lines = utf8(data).split("\n")
        if lines.pop() != "" or len(lines) < 6 or lines[0] != _VERSION:
            raise MisspeltError("not the lines of an entry")
        if lines[-2] != "" or "" in lines[4:-2] or lines[-1] == "":
            raise MisspeltError("not one empty line, and the submission after it")
        index = number(lines[1])
        if not _ACCEPTED_AT.fullmatch(lines[2]):
            raise MisspeltError("acceptedAt")
        entry = Entry(
            index=index,
            accepted_at=lines[2],
            accepted_ms=instant(lines[2]),
            previous=_before(lines[3], index),
            things=tuple(_thing(line) for line in lines[4:-2]),
            submission=lines[-1],
            leaf_hash=leaf_hash(data),
        )
    if write_entry(entry) != data:
        raise RefusedError("entry_malformed", "in another spelling")
    return entry


def write_entry(entry: Entry) -> bytes:
    """The one spelling of an entry."""

    def before(previous: bytes | None) -> str:
        return "-" if previous is None else base64_encode(previous)

    lines = [_VERSION, str(entry.index), entry.accepted_at, before(entry.previous)]
    lines += [f"{thing.code} {thing.position} {before(thing.previous)}" for thing in entry.things]
    return "\n".join([*lines, "", entry.submission, ""]).encode("utf-8")
