"""Section 11 of docs/PROTOCOL.md: who may sign, as the entries say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from encoding import MisspeltError, RefusedError, base64url_decode, instant, is_date
from event import Event, check_time, type_of
from jws import Submission, check_audience, check_signature
from keys import PublicKey, parse_jwk

AUTHORITY = "authority"

_ROLES = frozenset(
    """
    producer vehicle-maker importer service swap-operator dismantler collector carrier warehouse tester repurposer
    recycler auditor lessor insurer regulator
    """.split()
)
_FACILITY_KINDS = frozenset("collection_outlet central_outlet warehouse plant workshop".split())
_PERMIT_KINDS = frozenset(
    """
    investment_filing eia discharge discharge_registration elv_dismantling hazardous_waste dangerous_goods
    recycling_filing business
    """.split()
)
_REASONS = frozenset("lost stolen replaced left other".split())
_ONE_LINE = re.compile("[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,120}")

Check = Callable[[Any], bool]


def _like(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _one_of(words: frozenset[str]) -> Check:
    return lambda value: isinstance(value, str) and value in words


def _one_line(value: Any) -> bool:
    return isinstance(value, str) and _ONE_LINE.fullmatch(value) is not None


def _roles(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 1 <= len(value) <= len(_ROLES)
        and all(isinstance(role, str) and role in _ROLES for role in value)
    )


def _permit(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"kind", "number", "validFrom", "validTo"}
        and _one_of(_PERMIT_KINDS)(value["kind"])
        and _one_line(value["number"])
        and is_date(value["validFrom"])
        and is_date(value["validTo"])
        and value["validFrom"] <= value["validTo"]
    )


def _facilities(value: Any) -> bool:
    return isinstance(value, list) and 1 <= len(value) <= 64 and all(_FACILITY(item) for item in value)


def _permits(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 32 and all(_permit(item) for item in value)


def _event_types(value: Any) -> bool:
    is_type = _like(r"[a-z_]{1,40}\.[a-z_]{1,40}")
    return isinstance(value, list) and 1 <= len(value) <= 64 and all(is_type(item) for item in value)


def _tonnes(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value <= 10_000_000


def _setting(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 10_000_000


def _instant(value: Any) -> bool:
    return _spelt(instant, value)


def _key(value: Any) -> bool:
    return _spelt(parse_jwk, value)


def _kid(value: Any) -> bool:
    return isinstance(value, str) and _spelt(lambda text: base64url_decode(text, 32), value)


def _spelt(read: Callable[[Any], object], value: Any) -> bool:
    try:
        read(value)
    except MisspeltError:
        return False
    return True


_CREDIT_CODE = _like(r"[0-9A-HJ-NPQRTUWXY]{18}")
_DISTRICT = _like(r"[0-9]{6}")
_FACILITY = _like(r"[0-9A-Za-z-]{3,40}")
_OF_FACILITY: dict[str, Check] = {
    "kind": _one_of(_FACILITY_KINDS),
    "permits": _permits,
    "capacityTonnesPerYear": _tonnes,
    "storageLimitTonnes": _tonnes,
}


@dataclass(frozen=True)
class _Form:
    """The fields of a type: all of `needed`, of `optional` at least so many."""

    needed: dict[str, Check]
    optional: dict[str, Check]
    at_least: int = 0
    at_most: int = 99


_FORMS = {
    "enterprise.registered": _Form(
        {"creditCode": _CREDIT_CODE, "name": _one_line, "roles": _roles, "district": _DISTRICT}, {}
    ),
    "enterprise.changed": _Form(
        {"creditCode": _CREDIT_CODE}, {"name": _one_line, "roles": _roles, "district": _DISTRICT}, at_least=1
    ),
    "enterprise.suspended": _Form({"creditCode": _CREDIT_CODE, "reason": _one_line}, {}),
    "enterprise.reinstated": _Form({"creditCode": _CREDIT_CODE, "reason": _one_line}, {}),
    "enterprise.closed": _Form({"creditCode": _CREDIT_CODE, "reason": _one_line}, {}),
    "facility.closed": _Form({"facility": _FACILITY, "reason": _one_line}, {}),
    "facility.registered": _Form(
        {"facility": _FACILITY, "enterprise": _CREDIT_CODE, "name": _one_line, "district": _DISTRICT}, _OF_FACILITY
    ),
    "facility.changed": _Form(
        {"facility": _FACILITY}, {"name": _one_line, "district": _DISTRICT, **_OF_FACILITY}, at_least=1
    ),
    "vendor.registered": _Form(
        {"vendor": _like(r"[0-9A-Z]{3}")}, {"enterprise": _CREDIT_CODE, "name": _one_line}, at_least=1, at_most=1
    ),
    "key.added": _Form(
        {
            "enterprise": lambda value: value == AUTHORITY or _CREDIT_CODE(value),
            "kind": _one_of(frozenset({"admin", "device"})),
            "label": _one_line,
            "key": _key,
        },
        {},
    ),
    "key.revoked": _Form({"kid": _kid, "reason": _one_of(_REASONS)}, {}),
    "permit.registered": _Form(
        {
            "enterprise": _CREDIT_CODE,
            "kind": _one_of(_PERMIT_KINDS),
            "number": _one_line,
            "issuer": _one_line,
            "validFrom": is_date,
        },
        {"validTo": is_date, "facilities": _facilities, "capacityTonnesPerYear": _tonnes},
    ),
    "permit.ended": _Form(
        {"kind": _one_of(_PERMIT_KINDS), "number": _one_line, "endedOn": is_date, "reason": _one_line}, {}
    ),
    "delegation.granted": _Form(
        {"principal": _CREDIT_CODE, "agent": _CREDIT_CODE, "types": _event_types, "until": _instant}, {}
    ),
    "delegation.revoked": _Form({"principal": _CREDIT_CODE, "agent": _CREDIT_CODE, "reason": _one_line}, {}),
    "rules.changed": _Form(
        {"rule": _like(r"[a-z0-9_.-]{1,60}"), "value": _setting, "periodFrom": is_date, "basis": _one_line},
        {"periodTo": is_date},
    ),
}


def check_form(event: Event) -> None:
    """Section 11.1: the fields of a registry event."""
    form = _FORMS[type_of(event)]
    names = set(event) - {"type", "time"}
    needed, optional = set(form.needed), names - set(form.needed)
    if not needed <= names or not optional <= set(form.optional):
        raise RefusedError("event_invalid", "other members than its type has")
    if not form.at_least <= len(optional) <= form.at_most:
        raise RefusedError("event_invalid", "too few or too many of its optional members")
    for name, check in {"time": _instant, **form.needed, **form.optional}.items():
        if name in event and not check(event[name]) or name == "time" and name not in event:
            raise RefusedError("event_invalid", f"its {name}")
    if event["type"] == "key.added" and event["enterprise"] == AUTHORITY and event["kind"] != "admin":
        raise RefusedError("event_invalid", "a device key of the authority")
    if event["type"] == "permit.registered" and event["validFrom"] > event.get("validTo", "9999-12-31"):
        raise RefusedError("event_invalid", "it ends before it begins")
    if event["type"] == "rules.changed" and event["periodFrom"] > event.get("periodTo", "9999-12-31"):
        raise RefusedError("event_invalid", "its last day is before its first")


@dataclass
class HeldKey:
    """A key of the registry. `added_at` is -1 for a key of the trust file."""

    key: PublicKey
    holder: str
    kind: str
    added_at: int
    revoked_at: int | None = None
    confirmed: bool = False


class Registry:
    """Keys, enterprises, facilities and vendors as the entries so far have made them."""

    def __init__(self, authority_keys: Iterable[PublicKey]) -> None:
        self.keys = {key.kid: HeldKey(key, AUTHORITY, "admin", -1) for key in authority_keys}
        self.enterprises: dict[str, dict[str, Any]] = {}
        self.facilities: dict[str, dict[str, Any]] = {}
        self.vendors: dict[str, Event] = {}
        self.rule_changes: list[Event] = []
        # By kind and number: whose it is.
        self.permits: dict[tuple[str, str], str] = {}
        # By principal and agent: in milliseconds, until when. What was revoked is not there.
        self.delegations: dict[tuple[str, str], int] = {}

    def signer(self, submission: Submission) -> HeldKey:
        """Section 1.5: the key for `kid`, if it is the issuer's and not revoked, and the signature holds."""
        held = self.keys.get(submission.kid)
        if held is None:
            raise RefusedError("key_unknown", "no entry has added this key")
        if held.holder != submission.iss:
            raise RefusedError("submission_untrusted", "the key is another's")
        if held.revoked_at is not None:
            raise RefusedError("key_revoked", f"entry {held.revoked_at} has revoked this key")
        check_signature(submission, held.key)
        return held

    def fold(self, index: int, submission: Submission, origin: str, accepted_at: int) -> None:
        """Section 11.3: take a registry entry over, or refuse it and change nothing."""
        event = submission.event
        check_form(event)
        check_audience(submission, origin, accepted_at)
        check_time(event, accepted_at)
        signer = self.signer(submission)
        kind: str = event["type"]
        if not kind.startswith(("key.", "delegation.")) and signer.holder != AUTHORITY:
            raise RefusedError("role_not_allowed", "only the authority signs this")
        match kind:
            case "key.added":
                self._add_key(index, event, signer)
            case "key.revoked":
                self._revoke_key(index, event, signer)
            case "facility.registered" | "facility.changed" | "facility.closed":
                self._facility(event)
            case "vendor.registered":
                if "enterprise" in event:
                    self._enterprise(event["enterprise"])
                self.vendors[event["vendor"]] = event
            case "permit.registered" | "permit.ended":
                self._permit(event)
            case "delegation.granted" | "delegation.revoked":
                self._delegate(event, signer)
            case "rules.changed":
                self._change_rule(event)
            case _:
                self._change_enterprise(event)

    def _permit(self, event: Event) -> None:
        key = event["kind"], event["number"]
        if event["type"] == "permit.ended":
            if key not in self.permits:
                raise RefusedError("permit_unknown", "no such permit is there")
            return
        holder = event["enterprise"]
        self._enterprise(holder)
        for name in event.get("facilities", []):
            if name not in self.facilities:
                raise RefusedError("facility_unknown", name)
            if self.facilities[name]["enterprise"] != holder:
                raise RefusedError("permit_foreign", f"{name} is another's")
        if self.permits.get(key, holder) != holder:
            raise RefusedError("permit_foreign", "it is another's")
        self.permits[key] = holder

    def _delegate(self, event: Event, signer: HeldKey) -> None:
        principal, agent = event["principal"], event["agent"]
        self._enterprise(principal)
        if event["type"] == "delegation.granted":
            self._enterprise(agent)
        if signer.holder != AUTHORITY and not (signer.kind == "admin" and signer.holder == principal):
            raise RefusedError("role_not_allowed", "this key may not delegate")
        if event["type"] == "delegation.revoked":
            if self.delegations.pop((principal, agent), None) is None:
                raise RefusedError("delegation_invalid", "nothing to revoke")
            return
        now, until = instant(event["time"]), instant(event["until"])
        if principal == agent or until <= now or principal in self._agents(agent, now):
            raise RefusedError("delegation_invalid", "to itself, in a circle, or over before it begins")
        self.delegations[principal, agent] = until

    def _agents(self, principal: str, now: int) -> set[str]:
        """Who signs for an enterprise, or for who does."""
        reached: set[str] = set()
        waiting = [principal]
        while waiting:
            one = waiting.pop()
            found = {agent for (of, agent), until in self.delegations.items() if of == one and now < until}
            waiting += found - reached
            reached |= found
        return reached

    def _change_rule(self, event: Event) -> None:
        rule, first = event["rule"], event["periodFrom"]
        others = [one for one in self.rule_changes if (one["rule"], one["periodFrom"]) != (rule, first)]
        for other in others:
            if (
                other["rule"] == rule
                and first <= other.get("periodTo", "9999-12-31")
                and other["periodFrom"] <= event.get("periodTo", "9999-12-31")
            ):
                raise RefusedError("rule_conflict", f"{rule} has a value for some of these days")
        self.rule_changes = [*others, event]

    def _enterprise(self, credit_code: str) -> dict[str, Any]:
        enterprise = self.enterprises.get(credit_code)
        if enterprise is None:
            raise RefusedError("enterprise_unknown", credit_code)
        return enterprise

    def _change_enterprise(self, event: Event) -> None:
        code = event["creditCode"]
        if event["type"] == "enterprise.registered":
            if code in self.enterprises:
                raise RefusedError("enterprise_conflict", f"{code} is there")
            self.enterprises[code] = {"suspended": False}
        enterprise = self._enterprise(code)
        self._refuse_closed(enterprise, code)
        if event["type"] == "enterprise.closed":
            enterprise["closed"] = True
        if event["type"] in ("enterprise.suspended", "enterprise.reinstated", "enterprise.closed"):
            enterprise["suspended"] = event["type"] != "enterprise.reinstated"
        else:
            enterprise.update({name: event[name] for name in ("name", "roles", "district") if name in event})

    @staticmethod
    def _refuse_closed(enterprise: dict[str, Any], code: str) -> None:
        if "closed" in enterprise:
            raise RefusedError("enterprise_closed", code)

    def _facility(self, event: Event) -> None:
        name = event["facility"]
        if event["type"] == "facility.registered":
            self._refuse_closed(self._enterprise(event["enterprise"]), event["enterprise"])
            if name in self.facilities:
                raise RefusedError("facility_conflict", f"{name} is there")
            self.facilities[name] = {}
        if name not in self.facilities:
            raise RefusedError("facility_unknown", name)
        if "closed" in self.facilities[name]:
            raise RefusedError("facility_closed", name)
        if event["type"] == "facility.closed":
            self.facilities[name]["closed"] = event["time"]
        self.facilities[name].update({k: v for k, v in event.items() if k not in ("type", "time", "facility")})

    def _add_key(self, index: int, event: Event, signer: HeldKey) -> None:
        enterprise, kind, key = event["enterprise"], event["kind"], parse_jwk(event["key"])
        if enterprise != AUTHORITY:
            self._enterprise(enterprise)
        by_admin = signer.kind == "admin" and signer.holder == enterprise and kind == "device"
        if signer.holder != AUTHORITY and not by_admin:
            raise RefusedError("role_not_allowed", "this key may not add it")
        held = self.keys.get(key.kid)
        if held is None:
            self.keys[key.kid] = HeldKey(key, enterprise, kind, index)
            return
        first = held.added_at == -1 and not held.confirmed and held.revoked_at is None
        if not first or enterprise != AUTHORITY or held is signer:
            raise RefusedError("key_conflict", "a key with this thumbprint is or was there")
        held.confirmed = True

    def _revoke_key(self, index: int, event: Event, signer: HeldKey) -> None:
        held = self.keys.get(event["kid"])
        if held is None:
            raise RefusedError("key_unknown", "no key with this kid is there")
        by_admin = signer.kind == "admin" and signer.holder == held.holder and held.kind == "device"
        if signer.holder != AUTHORITY and not by_admin:
            raise RefusedError("role_not_allowed", "this key may not revoke it")
        if held.revoked_at is not None:
            raise RefusedError("key_revoked", "it is revoked already")
        if held is signer:
            raise RefusedError("self_revocation", "no key revokes itself")
        held.revoked_at = index
