"""Section 10 of docs/PROTOCOL.md: receipts, as text and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from encoding import MisspeltError, RefusedError, base64_decode, is_whole, number, parse_json, refusing, utf16_length, utf8
from entry import Entry, parse_entry
from event import is_registry, touches
from jws import Submission, check_audience, parse_submission
from merkle import inclusion_holds, leaf_hash
from policy import Opened, Trust, accepted_after, open_checkpoint
from registry import check_form

_VERSION = "c2sp.org/tlog-proof@v1"
_LONGEST, _MOST_HASHES = 393_214, 64


@dataclass(frozen=True)
class Receipt:
    """A receipt taken apart: `entry` is the bytes of the entry, `checkpoint` a text."""

    index: int
    entry: bytes
    proof: tuple[bytes, ...]
    checkpoint: str


@dataclass(frozen=True)
class Proven:
    """What a receipt proves."""

    entry: Entry
    submission: Submission
    opened: Opened


def _after(prefix: str, line: str) -> str:
    if not line.startswith(prefix):
        raise MisspeltError(f"no line that begins with {prefix!r}")
    return line[len(prefix) :]


def parse_receipt(text: str) -> Receipt:
    """Section 10.1."""
    with refusing("receipt_malformed"):
        head, empty, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if utf16_length(text) > _LONGEST or empty == "" or checkpoint == "":
            raise MisspeltError("too long, or no checkpoint")
        if lines[0] != _VERSION or len(lines) < 3 or len(lines) > 3 + _MOST_HASHES:
            raise MisspeltError("not the lines of a receipt")
        return Receipt(
            entry=base64_decode(_after("extra ", lines[1])),
            index=number(_after("index ", lines[2])),
            proof=tuple(base64_decode(line, 32) for line in lines[3:]),
            checkpoint=checkpoint,
        )


def receipt_of_json(value: Any) -> Receipt:
    """Section 10.4, of a value that `parse_json` has read."""
    with refusing("receipt_malformed"):
        if not isinstance(value, dict) or not is_whole(value.get("index")):
            raise MisspeltError("no object with an index")
        texts = [value.get(name) for name in ("leafHash", "entry", "checkpoint")]
        proof = value.get("proof")
        if not isinstance(proof, list) or not all(isinstance(text, str) for text in texts + proof):
            raise MisspeltError("a member is not there, or is something else")
        if len(proof) > _MOST_HASHES:
            raise MisspeltError("too long a proof")
        entry = base64_decode(value["entry"])
        if base64_decode(value["leafHash"], 32) != leaf_hash(entry):
            raise MisspeltError("the leaf hash is of another entry")
        return Receipt(value["index"], entry, tuple(base64_decode(text, 32) for text in proof), value["checkpoint"])


def read_receipt(data: bytes) -> Receipt:
    """A receipt of either form."""
    with refusing("receipt_malformed"):
        text = utf8(data)
        return receipt_of_json(parse_json(text)) if text.lstrip(" \t\r\n").startswith("{") else parse_receipt(text)


def check_receipt(receipt: Receipt, trust: Trust) -> Proven:
    """Section 10.2, from its second step on."""
    opened = open_checkpoint(receipt.checkpoint, trust)
    checkpoint = opened.checkpoint
    leaf = leaf_hash(receipt.entry)
    if not inclusion_holds(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root):
        raise RefusedError("proof_invalid", "the proof does not lead to the checkpoint's root")
    entry = parse_entry(receipt.entry)
    if accepted_after(entry.accepted_ms, opened.as_of):
        raise RefusedError("accepted_after_witnessed", "it was accepted after the quorum had seen it")
    if entry.index != receipt.index:
        raise RefusedError("index_differs", "the entry says another index")
    submission = parse_submission(entry.submission)
    check_audience(submission, trust.origin, entry.accepted_ms)
    if [thing.code for thing in entry.things] != touches(submission.event):
        raise RefusedError("batteries_differ", "the entry's lines are not what its event touches")
    if is_registry(submission.event):
        check_form(submission.event)
    return Proven(entry, submission, opened)
