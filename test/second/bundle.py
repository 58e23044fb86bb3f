"""Section 14 of docs/PROTOCOL.md: a bundle, without the rules of the life (`lifecycle` stays unchecked)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from container import compare_zip, read_zip
from encoding import MisspeltError, RefusedError, is_whole, parse_json, sha256, utf8
from entry import Entry, parse_entry
from event import Event, descent, is_registry, touches
from jws import Submission, parse_submission
from merkle import inclusion_holds, leaf_hash
from note import Checkpoint, check_is_of_log, parse_checkpoint
from policy import Trust, accepted_after, check_witnesses, parse_trust
from receipt import Receipt, parse_receipt
from registry import Registry, check_form

HOLDS, BROKEN, UNCHECKED = "holds", "broken", "unchecked"

CHECKS = (
    "files trust log_signature witnesses inclusion entries time registry signatures chain lifecycle family completeness"
).split()


@dataclass(frozen=True)
class Manifest:
    """`bundle.json`: `entries` are pairs of index and role."""

    origin: str
    code: str
    family: bool
    checkpoint_size: int
    entries: tuple[tuple[int, str], ...]

    def write(self) -> str:
        """The one spelling of it."""

        def text(value: Any) -> str:
            return json.dumps(value, ensure_ascii=False)

        entries = ",\n".join(f'    {{"index":{index},"role":"{role}"}}' for index, role in self.entries)
        return (
            '{\n  "format": "cellproof/bundle/v1",\n'
            f'  "origin": {text(self.origin)},\n  "code": {text(self.code)},\n  "family": {text(self.family)},\n'
            f'  "checkpointSize": {self.checkpoint_size},\n  "entries": [\n{entries}\n  ]\n}}\n'
        )


def parse_manifest(data: bytes) -> Manifest:
    """Section 14.1."""
    value = parse_json(data)
    try:
        manifest = Manifest(
            value["origin"],
            value["code"],
            value["family"],
            value["checkpointSize"],
            tuple((item["index"], item["role"]) for item in value["entries"]),
        )
    except (KeyError, TypeError) as error:
        raise MisspeltError("not a manifest") from error
    indexes = [index for index, _ in manifest.entries]
    roles = {role for _, role in manifest.entries if isinstance(role, str)}
    if not isinstance(manifest.origin, str) or not isinstance(manifest.code, str):
        raise MisspeltError("origin or code is not a text")
    if type(manifest.family) is not bool or not all(map(is_whole, [manifest.checkpoint_size, *indexes])):
        raise MisspeltError("family, a size or an index is something else")
    if indexes != sorted(set(indexes)) or roles - {"registry", "battery", "family"}:
        raise MisspeltError("entries out of order, or with another role")
    if manifest.write().encode("utf-8") != data:
        raise MisspeltError("a manifest in another spelling")
    return manifest


@dataclass
class _Item:
    """An entry of the bundle: None for what could not be read."""

    index: int
    role: str
    receipt: Receipt | None = None
    leaf: bytes | None = None
    entry: Entry | None = None
    submission: Submission | None = None
    touched: list[str] | None = None

    def codes(self) -> list[str]:
        """What the entry's lines name."""
        return [thing.code for thing in self.entry.things] if self.entry else []


@dataclass
class Report:
    """What came of each check, why, and the verdict."""

    results: dict[str, str] = field(default_factory=lambda: dict.fromkeys(CHECKS, HOLDS))
    faults: list[str] = field(default_factory=list)

    def unchecked(self, *checks: str) -> None:
        """Leave these out, unless they are broken already."""
        for check in checks:
            if self.results[check] == HOLDS:
                self.results[check] = UNCHECKED

    def broken(self, check: str, message: object) -> None:
        """A fault that this check found."""
        self.results[check] = BROKEN
        self.faults.append(f"{check}: {message}")

    @property
    def verdict(self) -> str:
        """Section 14.6."""
        if BROKEN in self.results.values():
            return BROKEN
        return HOLDS if self.results["trust"] == HOLDS else "undecided"


class BundleCheck:
    """The checks of section 14.5 on the files of a bundle."""

    def __init__(self, files: dict[str, bytes], trust: Trust | None) -> None:
        self.report = Report()
        self._files = files
        self._trust = trust
        self._manifest: Manifest | None = None
        self._checkpoint: Checkpoint | None = None
        self._items: list[_Item] = []
        self._as_of: int | None = None
        self._litter: set[str] = set()

    def run(self) -> Report:
        """Make every check, whether or not others fail."""
        self._read_trust()
        self._read_manifest()
        self._read_checkpoint()
        self._check_files()
        self._check_checkpoint()
        if self._manifest is None:
            self.report.unchecked("inclusion", "entries", "time", "registry", "signatures", "chain", "family")
        else:
            self._read_items(self._manifest)
            family = self._family(self._manifest)
            self._check_inclusion()
            self._check_entries(self._manifest.code, family)
            self._check_registry()
            self._check_chains(self._manifest, family)
        self.report.unchecked("lifecycle", "completeness")
        return self.report

    def _attempt(self, check: str, what: object, action: Callable[..., Any], *arguments: Any) -> Any:
        """Do something whose refusal breaks this check; None if it is refused."""
        try:
            return action(*arguments)
        except (MisspeltError, RefusedError) as error:
            self.report.broken(check, f"{what}: {error}")
            return None

    def _file(self, name: str) -> bytes:
        if name not in self._files:
            raise MisspeltError(f"no {name}")
        return self._files[name]

    def _read_trust(self) -> None:
        if self._trust is None:
            self.report.unchecked("trust")
            self._trust = self._attempt("trust", "trust.json", lambda: parse_trust(self._file("trust.json")))

    def _read_manifest(self) -> None:
        self._manifest = self._attempt("files", "bundle.json", lambda: parse_manifest(self._file("bundle.json")))

    def _read_checkpoint(self) -> None:
        self._checkpoint = self._attempt(
            "log_signature", "checkpoint", lambda: parse_checkpoint(utf8(self._file("checkpoint")))
        )

    def _check_files(self) -> None:
        def fault(message: str) -> None:
            self.report.broken("files", message)

        lines = self._attempt("files", "SHA256SUMS", lambda: utf8(self._file("SHA256SUMS")).split("\n"))
        if lines is not None:
            matches = [re.fullmatch(r"([0-9a-f]{64})  (.+)", line) for line in lines[:-1]]
            names = [match[2] for match in matches if match]
            if lines[-1] != "" or len(names) != len(matches):
                fault("SHA256SUMS is not well-formed")
            self._litter = {name for name in set(self._files) - set(names) if _is_litter(name)}
            if sorted(names) != sorted(set(self._files) - {"SHA256SUMS"} - self._litter):
                fault("SHA256SUMS lists other files, or one twice")
            for match in matches:
                if match and sha256(self._files.get(match[2], b"")).hex() != match[1]:
                    fault(f"{match[2]} has another sum")
        if self._manifest is not None:
            listed = {_receipt_name(index) for index, _ in self._manifest.entries}
            for name in self._files:
                if name.startswith("receipts/") and name not in listed | self._litter:
                    fault(f"{name} is not in bundle.json")
            checkpoint = self._checkpoint
            said = (self._manifest.origin, self._manifest.checkpoint_size)
            if checkpoint is not None and said != (checkpoint.origin, checkpoint.size):
                fault("bundle.json is of another checkpoint")

    def _check_checkpoint(self) -> None:
        checkpoint, trust = self._checkpoint, self._trust
        if checkpoint is not None and trust is not None:
            keys = trust.policy.logs
            self._attempt("log_signature", "checkpoint", check_is_of_log, checkpoint, trust.origin, keys)
        if checkpoint is None or trust is None or self.report.results["log_signature"] != HOLDS:
            self.report.unchecked("log_signature" if trust is None else "witnesses", "witnesses", "time")
            return
        cosignatures = self._attempt("witnesses", "checkpoint", check_witnesses, checkpoint, trust.policy)
        self._as_of = trust.policy.as_of(dict(cosignatures or ()))
        if self._as_of is None:
            self.report.unchecked("time")
        if trust.policy.quorum == "none":
            self.report.unchecked("witnesses")

    def _read_items(self, manifest: Manifest) -> None:
        """Take apart what can be taken apart, and note under which check the rest falls."""
        for index, role in manifest.entries:
            item = _Item(index, role)
            self._items.append(item)
            item.receipt = self._attempt("inclusion", index, self._receipt, index)
            if item.receipt is None:
                continue
            item.leaf = leaf_hash(item.receipt.entry)
            item.entry = self._attempt("entries", index, parse_entry, item.receipt.entry)
            if item.entry is not None:
                item.submission = self._attempt("signatures", index, parse_submission, item.entry.submission)
            if item.submission is not None:
                item.touched = self._attempt("signatures", index, _read_event, item.submission.event)

    def _receipt(self, index: int) -> Receipt:
        return parse_receipt(utf8(self._file(_receipt_name(index))))

    def _check_inclusion(self) -> None:
        checkpoint = self._checkpoint
        if checkpoint is None:
            self.report.unchecked("inclusion")
            return
        for item in self._items:
            receipt = item.receipt
            if receipt is None or item.leaf is None:
                continue
            if receipt.index != item.index:
                self.report.broken("inclusion", f"{item.index}: the receipt is of {receipt.index}")
            if receipt.checkpoint.encode("utf-8") != self._files["checkpoint"]:
                self.report.broken("inclusion", f"{item.index}: the receipt has another checkpoint")
            if not inclusion_holds(item.leaf, item.index, checkpoint.size, receipt.proof, checkpoint.root):
                self.report.broken("inclusion", f"{item.index}: the proof does not hold")

    @staticmethod
    def _role(item: _Item, event: Event, code: str, family: set[str]) -> str | None:
        """What the entry is in this bundle; None if it has no place in it."""
        if is_registry(event):
            return "registry"
        if code in item.codes():
            return "battery"
        return "family" if family.intersection(item.codes()) else None

    def _check_entries(self, code: str, family: set[str]) -> None:
        for item in self._items:
            if item.entry is not None and item.entry.index != item.index:
                self.report.broken("entries", f"{item.index}: the entry says {item.entry.index}")
            if item.entry is not None and accepted_after(item.entry.accepted_ms, self._as_of):
                self.report.broken("time", f"{item.index}: accepted after the quorum had seen it")
            if item.submission is None or item.touched is None:
                continue
            if self._role(item, item.submission.event, code, family) != item.role:
                self.report.broken("entries", f"{item.index}: its role is not {item.role}")
        for first, second in zip(self._items, self._items[1:]):
            if first.entry is None or second.entry is None:
                continue
            if second.entry.accepted_ms < first.entry.accepted_ms:
                self.report.broken("entries", f"{second.index}: accepted before {first.index}")
            if second.index == first.index + 1 and second.entry.previous != first.leaf:
                self.report.broken("entries", f"{second.index}: it does not follow {first.index}")

    def _check_registry(self) -> None:
        """Checks `registry` and `signatures`: whose key, by the registry as the entries before made it."""
        trust = self._trust
        registry = Registry(trust.authority_keys if trust else ())
        origin = trust.origin if trust else ""
        for item in self._items:
            entry, submission = item.entry, item.submission
            if entry is None or submission is None:
                continue
            if item.touched is not None and item.touched != item.codes():
                self.report.broken("signatures", f"{item.index}: the entry's lines are not what its event touches")
            if not is_registry(submission.event):
                self._attempt("signatures", item.index, registry.signer, submission)
            elif item.touched is not None:
                self._attempt("registry", item.index, registry.fold, item.index, submission, origin, entry.accepted_ms)
        if trust is None:
            for check in ("registry", "signatures"):
                self.report.results[check] = UNCHECKED

    def _family(self, manifest: Manifest) -> set[str]:
        """Section 14.7: the code, its ancestors and its descendants; the code alone if no family is asked for."""
        family = {manifest.code}
        if manifest.family:
            edges = list(_edges(self._standing()))
            family |= _reach(manifest.code, edges) | _reach(manifest.code, [(b, a) for a, b in edges])
        return family

    def _standing(self) -> Iterable[Event]:
        """The events of the entries as they stand (section 2.10)."""
        events = {item.index: item.submission.event for item in self._items if item.submission}
        newest: dict[int, Event | None] = {}
        for event in events.values():
            if event.get("type") not in ("record.corrected", "record.voided"):
                continue
            named = event.get("entry")
            index = named.get("index") if isinstance(named, dict) else None
            said = event.get("event") if event["type"] == "record.corrected" else None
            if is_whole(index):
                newest[index] = said if isinstance(said, dict) else None
        for index, event in events.items():
            standing = newest.get(index, event)
            if standing is not None:
                yield standing

    def _check_chains(self, manifest: Manifest, family: set[str]) -> None:
        """Checks `chain` and `family`."""
        for code in sorted(family):
            position, previous = 0, None
            for item in self._items:
                for thing in item.entry.things if item.entry else ():
                    if thing.code != code:
                        continue
                    if (thing.position, thing.previous) != (position, previous):
                        self.report.broken("chain", f"{item.index}: it does not continue the chain of {code}")
                    position, previous = thing.position + 1, item.leaf
            if previous is None:
                self.report.broken("chain" if code == manifest.code else "family", f"no entry of {code}")
        if not manifest.family:
            self.report.unchecked("family")


def _read_event(event: Event) -> list[str]:
    """What the event touches, if it has a known type and the fields that this needs."""
    if is_registry(event):
        check_form(event)
    return touches(event)


def _is_litter(name: str) -> bool:
    """Section 14.3: what computers add to folders by themselves."""
    first, *_, last = [*name.split("/"), name.rpartition("/")[2]]
    return first == "__MACOSX" or last.startswith("._") or last.lower() in (".ds_store", "thumbs.db", "desktop.ini")


def _receipt_name(index: int) -> str:
    return f"receipts/{index}.tlog-proof"


def _edges(events: Iterable[Event]) -> Iterable[tuple[str, str]]:
    for event in events:
        try:
            yield from descent(event)
        except RefusedError:
            continue


def _reach(start: str, edges: list[tuple[str, str]]) -> set[str]:
    """What can be reached from here by the edges."""
    following: dict[str, list[str]] = {}
    for a, b in edges:
        following.setdefault(a, []).append(b)
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for name in following.get(waiting.pop(), []):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen


def check_zip(data: bytes, trust: Trust | None) -> Report:
    """A bundle as a ZIP: its files, and the ZIP itself."""
    files = read_zip(data)
    report = BundleCheck(files, trust).run()
    container = compare_zip(data, files)
    if container == BROKEN:
        report.broken("files", "a few bytes of the ZIP are not as a log makes it")
    elif container == UNCHECKED:
        report.unchecked("files")
    return report
