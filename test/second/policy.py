"""Sections 8 and 9 of docs/PROTOCOL.md: the policy, the trust file, and a checkpoint judged by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sized
from dataclasses import dataclass, field
from typing import Any

from encoding import MisspeltError, RefusedError, number, parse_json, refusing, utf16_length
from keys import PublicKey, parse_jwk
from note import (
    LOG,
    WITNESS,
    Checkpoint,
    VerifierKey,
    check_is_of_log,
    cosignature_time,
    is_of_unknown_type,
    parse_checkpoint,
    parse_verifier_key,
)

_MOST = 64
_LONGEST = 262_144
_CLOCKS_DIFFER = 300
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass
class Policy:
    """Which logs and witnesses there are, and whose cosignatures suffice."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    groups: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str = "none"

    def meets(self, names: Collection[str]) -> bool:
        """Section 8.4: whether these witnesses are enough."""
        return self._met(self.quorum, names)

    def _met(self, name: str, names: Collection[str]) -> bool:
        if name == "none":
            return True
        if name in self.witnesses or name in self.strangers:
            return name in names
        threshold, members = self.groups[name]
        return sum(self._met(member, names) for member in members) >= threshold

    def liars(self) -> int:
        """Section 8.5: how many witnesses have to lie before two histories can both meet the quorum."""
        return self._liars(self.quorum)

    def _liars(self, name: str) -> int:
        if name == "none" or name in self.witnesses or name in self.strangers:
            return int(name != "none")
        threshold, members = self.groups[name]
        return sum(sorted(map(self._liars, members))[: max(0, 2 * threshold - len(members))])

    def as_of(self, times: Mapping[str, int]) -> int | None:
        """Section 8.6: the time of the quorum, from those of the witnesses; None without one."""
        return self._as_of(self.quorum, times)

    def _as_of(self, name: str, times: Mapping[str, int]) -> int | None:
        if name == "none" or name in self.witnesses or name in self.strangers:
            return times.get(name)
        threshold, members = self.groups[name]
        known = sorted((time for member in members if (time := self._as_of(member, times)) is not None), reverse=True)
        return known[threshold - 1] if len(known) >= threshold else None


class _Reader:
    """Reads a policy line by line."""

    def __init__(self) -> None:
        self.policy = Policy()
        self._quorum = False
        self._members: set[str] = set()

    def line(self, line: str) -> None:
        if _CONTROL.search(line):
            raise MisspeltError("a control character")
        words = re.findall(r"[^ \t]+", line)
        if not words or words[0].startswith("#"):
            return
        match words:
            case ["log", key, *urls]:
                self._log(key, urls)
            case ["witness", name, key, *urls]:
                self._witness(name, key, urls)
            case ["group", name, threshold, *members]:
                self._group(name, threshold, members)
            case ["quorum", name]:
                self._set_quorum(name)
            case ["log" | "witness" | "group" | "quorum", *_]:
                raise MisspeltError("not a line of a policy")

    def end(self) -> None:
        if not self._quorum:
            raise MisspeltError("no quorum")

    @staticmethod
    def _key(text: str, kind: int, others: Collection[VerifierKey]) -> VerifierKey:
        key = parse_verifier_key(text)
        if key.type != kind:
            raise MisspeltError("a key of another type")
        if any(other.public == key.public for other in others):
            raise MisspeltError("a key a second time")
        return key

    @staticmethod
    def _check_line(urls: list[str], others: Sized) -> None:
        if len(urls) > 1:
            raise MisspeltError("more than one URL after the key")
        if len(others) == _MOST:
            raise MisspeltError(f"more than {_MOST} of a kind")

    def _log(self, key: str, urls: list[str]) -> None:
        self._check_line(urls, self.policy.logs)
        if not is_of_unknown_type(key):
            self.policy.logs.append(self._key(key, LOG, self.policy.logs))

    def _witness(self, name: str, key: str, urls: list[str]) -> None:
        self._check_new(name)
        self._check_line(urls, [*self.policy.witnesses, *self.policy.strangers])
        if is_of_unknown_type(key):
            self.policy.strangers.add(name)
        else:
            self.policy.witnesses[name] = self._key(key, WITNESS, self.policy.witnesses.values())

    def _check_new(self, name: str) -> None:
        if name == "none" or self._knows(name):
            raise MisspeltError("a name that is taken")

    def _knows(self, name: str) -> bool:
        return name in self.policy.witnesses or name in self.policy.strangers or name in self.policy.groups

    def _group(self, name: str, threshold: str, members: list[str]) -> None:
        self._check_new(name)
        for member in members:
            if not self._knows(member) or member in self._members:
                raise MisspeltError("a member that is not there, or is one already")
            self._members.add(member)
        needed = {"any": 1, "all": len(members)}.get(threshold)
        needed = number(threshold) if needed is None else needed
        if not 1 <= needed <= len(members) or len(self.policy.groups) == _MOST:
            raise MisspeltError("a group that cannot be met, or too many groups")
        self.policy.groups[name] = (needed, members)

    def _set_quorum(self, name: str) -> None:
        if self._quorum or (name != "none" and not self._knows(name)):
            raise MisspeltError("a second quorum, or one of nobody")
        self._quorum = True
        self.policy.quorum = name


def parse_policy(text: str) -> Policy:
    """Section 8, rules 1 to 3. A refusal has the line of the fault, from 1; of a missing quorum the last."""
    if utf16_length(text) > _LONGEST:
        raise RefusedError("policy_malformed", "too long", line=1)
    lines = text.removesuffix("\n").split("\n")
    reader = _Reader()
    at = 0
    try:
        for at, line in enumerate(lines, start=1):
            reader.line(line)
        reader.end()
    except MisspeltError as error:
        raise RefusedError("policy_malformed", f"line {at}: {error}", line=at) from error
    return reader.policy


@dataclass(frozen=True)
class Trust:
    """A trust file."""

    origin: str
    policy: Policy
    authority_keys: tuple[PublicKey, ...]


def parse_trust(data: bytes | str) -> Trust:
    """Section 9.1."""
    with refusing("trust_malformed"):
        value = parse_json(data)
        if not isinstance(value, dict) or not isinstance(value.get("origin"), str):
            raise MisspeltError("no object with an origin")
        lines = value.get("policy")
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise MisspeltError("the policy is not a list of texts")
        if any(re.search("[\r\n]", line) for line in lines):
            raise MisspeltError("a line of the policy has a line break")
        policy = parse_policy("\n".join(lines))
        if all(key.name != value["origin"] for key in policy.logs):
            raise MisspeltError("no log line has the origin for its name")
        return Trust(value["origin"], policy, parse_authority_keys(value.get("authorityKeys")))


def parse_authority_keys(value: Any) -> tuple[PublicKey, ...]:
    """The list `authorityKeys`, each key with its thumbprint."""
    if not isinstance(value, list):
        raise MisspeltError("authorityKeys is not a list")
    keys = []
    for jwk in value:
        key = parse_jwk(jwk, exactly=False)
        if jwk.get("kid") != key.kid:
            raise MisspeltError("a kid is not the thumbprint of its key")
        keys.append(key)
    return tuple(keys)


@dataclass(frozen=True)
class Opened:
    """A trusted checkpoint, who has cosigned it when, in the policy's order, and the quorum's time (in seconds)."""

    checkpoint: Checkpoint
    cosignatures: tuple[tuple[str, int], ...]
    as_of: int | None


def check_witnesses(checkpoint: Checkpoint, policy: Policy) -> tuple[tuple[str, int], ...]:
    """Sections 7 and 8.4."""
    cosignatures = []
    for name, key in policy.witnesses.items():
        time = cosignature_time(checkpoint, key)
        if time is not None:
            cosignatures.append((name, time))
    if not policy.meets({name for name, _ in cosignatures}):
        raise RefusedError("quorum_missing", "too few witnesses have cosigned it")
    return tuple(cosignatures)


def open_checkpoint(text: str, trust: Trust) -> Opened:
    """A checkpoint of the trusted log that meets the quorum."""
    checkpoint = parse_checkpoint(text)
    check_is_of_log(checkpoint, trust.origin, trust.policy.logs)
    cosignatures = check_witnesses(checkpoint, trust.policy)
    return Opened(checkpoint, cosignatures, trust.policy.as_of(dict(cosignatures)))


def accepted_after(accepted_ms: int, as_of: int | None) -> bool:
    """Section 10.2: whether it says that it was accepted after the quorum had seen it."""
    return as_of is not None and accepted_ms > (as_of + _CLOCKS_DIFFER) * 1000
