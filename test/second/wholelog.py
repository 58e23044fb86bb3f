"""Section 12 of docs/PROTOCOL.md, of the whole log: its checks 1 to 4 and 6. The rules of the life (5) are left out."""

from __future__ import annotations

from collections.abc import Iterable

from encoding import RefusedError
from entry import Entry, parse_entry
from event import check_time, is_registry, touches
from jws import check_audience, parse_submission
from keys import PublicKey
from merkle import root_of
from note import Checkpoint
from registry import Registry


class WholeLog:
    """A log as its entries make it, one after the other."""

    def __init__(self, origin: str, authority_keys: Iterable[PublicKey]) -> None:
        self.origin = origin
        self.registry = Registry(authority_keys)
        self.leaf_hashes: list[bytes] = []
        self._accepted_at = -(2**63)
        self._last: dict[str, tuple[int, bytes]] = {}
        self._taken: set[tuple[str, str]] = set()

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.leaf_hashes)

    def append(self, data: bytes) -> Entry:
        """Check the bytes of the next entry, and take it over; or refuse it."""
        entry = parse_entry(data)
        self._check_place(entry)
        submission = parse_submission(entry.submission)
        event = submission.event
        if [thing.code for thing in entry.things] != touches(event):
            raise RefusedError("batteries_differ", "the entry's lines are not what its event touches")
        for thing in entry.things:
            position, previous = self._last.get(thing.code, (-1, None))
            if thing.position != position + 1:
                raise RefusedError("position_differs", thing.code)
            if thing.previous != previous:
                raise RefusedError("battery_chain_broken", thing.code)
        if (submission.iss, submission.jti) in self._taken:
            raise RefusedError("submission_conflict", "an entry before has this issuer and jti")
        if is_registry(event):
            self.registry.fold(entry.index, submission, self.origin, entry.accepted_ms)
        else:
            check_audience(submission, self.origin, entry.accepted_ms)
            check_time(event, entry.accepted_ms)
            self.registry.signer(submission)
        self._taken.add((submission.iss, submission.jti))
        self._accepted_at = entry.accepted_ms
        self._last.update({thing.code: (thing.position, entry.leaf_hash) for thing in entry.things})
        self.leaf_hashes.append(entry.leaf_hash)
        return entry

    def _check_place(self, entry: Entry) -> None:
        if entry.index != self.size:
            raise RefusedError("entry_misplaced", f"it says {entry.index}")
        if entry.previous != (self.leaf_hashes[-1] if self.leaf_hashes else None):
            raise RefusedError("chain_broken", "it names another entry before")
        if entry.accepted_ms < self._accepted_at:
            raise RefusedError("time_backwards", "it was accepted before the one before")

    def check_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Check 6: the tree at a checkpoint's size is the one that was signed."""
        if checkpoint.size > self.size:
            raise RefusedError("log_truncated", f"{checkpoint.size} entries were signed, {self.size} are there")
        if root_of(self.leaf_hashes[: checkpoint.size]) != checkpoint.root:
            raise RefusedError("root_differs", f"another tree of {checkpoint.size} entries was signed")
