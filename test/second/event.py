"""Section 2 of docs/PROTOCOL.md: which types there are, what an event touches, and who descends from whom."""

from __future__ import annotations

from typing import Any

from encoding import AHEAD_MS, MisspeltError, RefusedError, instant

Event = dict[str, Any]

BATTERY_TYPES = frozenset(
    """
    battery.registered battery.sold battery.installed battery.removed vehicle.scrapped vehicle.scrapping_voided battery.retired
    battery.collected storage.in storage.out stock.counted transport.dispatched transport.accepted transport.received
    transport.delivered transport.voided battery.inspected battery.tested battery.discharged battery.repurposed reuse.deployed reuse.returned
    battery.dismantled material.processed material.recovered residue.disposed identity.relabelled
    identity.unreadable incident.reported incident.closed record.corrected record.voided dispute.resolved hold.placed
    hold.released attestation.issued alert.acknowledged alert.explained alert.closed
    dismantling.published
    """.split()
)

REGISTRY_TYPES = frozenset(
    """
    enterprise.registered enterprise.changed enterprise.suspended enterprise.reinstated enterprise.closed facility.closed permit.registered permit.ended facility.registered
    facility.changed vendor.registered key.added key.revoked delegation.granted delegation.revoked rules.changed
    """.split()
)

MOST_TOUCHED = 320


def _invalid(message: str) -> RefusedError:
    return RefusedError("event_invalid", message)


def type_of(event: Event) -> str:
    """The event's type, which is one that this verifier knows."""
    kind = event.get("type")
    if not isinstance(kind, str) or (kind not in BATTERY_TYPES and kind not in REGISTRY_TYPES):
        raise _invalid("a type that this verifier does not know")
    return kind


def is_registry(event: Event) -> bool:
    """Whether the event is one of section 11."""
    return event.get("type") in REGISTRY_TYPES if isinstance(event.get("type"), str) else False


def check_time(event: Event, accepted_at: int) -> None:
    """Section 2.2: `time` is an instant, at most 300 seconds ahead of the log's clock (in milliseconds)."""
    try:
        time = instant(event.get("time"))
    except MisspeltError as error:
        raise _invalid("time is not an instant") from error
    if time > accepted_at + AHEAD_MS:
        raise RefusedError("event_in_future", "it happened after it was accepted")


def _list(owner: Event, name: str) -> list[Any]:
    """A list; one that is not there counts as empty."""
    value = owner.get(name, [])
    if not isinstance(value, list):
        raise _invalid(f"{name} is not a list")
    return value


def _objects(owner: Event, name: str) -> list[Event]:
    value = _list(owner, name)
    if not all(isinstance(item, dict) for item in value):
        raise _invalid(f"{name} has something other than objects")
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise _invalid(f"{what} is not a text")
    return value


def _texts(owner: Event, name: str) -> list[str]:
    return [_text(item, name) for item in _list(owner, name)]


def _named(owner: Event, name: str, member: str) -> list[str]:
    """This member of each element of a list."""
    return [_text(item.get(member), f"{name}[].{member}") for item in _objects(owner, name)]


def _product(event: Event) -> str:
    product = event.get("product")
    return _text(product.get("code") if isinstance(product, dict) else None, "product.code")


def touches(event: Event) -> list[str]:
    """Section 2.6: the names of the things that an event touches, in their order."""
    kind = type_of(event)
    if kind in REGISTRY_TYPES:
        return []
    batteries = _objects(event, "batteries")
    names = _named(event, "batteries", "code")
    match kind:
        case "battery.registered":
            names += [child for battery in batteries for child in _texts(battery, "children")]
        case "battery.repurposed":
            names.append(_product(event))
        case "battery.dismantled":
            names += [name for battery in batteries for name in _named(battery, "released", "code")]
            names += _named(event, "fractions", "lot")
        case "material.processed" | "material.recovered":
            names += _named(event, "inputs", "lot") + _named(event, "outputs", "lot")
        case "residue.disposed":
            names += _named(event, "inputs", "lot")
        case "identity.relabelled":
            names += _named(event, "batteries", "newCode")
        case "transport.received":
            names += _texts(event, "missing")
        case "record.corrected" | "record.voided":
            names += _texts(event, "codes")
    if len(names) > MOST_TOUCHED:
        raise _invalid(f"it touches more than {MOST_TOUCHED}")
    if len(set(names)) != len(names):
        raise _invalid("it touches something twice")
    return names


def descent(event: Event) -> list[tuple[str, str]]:
    """The edges from parent to child of the table in section 2.6."""
    kind = type_of(event)
    if kind in REGISTRY_TYPES:
        return []
    batteries = _objects(event, "batteries")
    codes = _named(event, "batteries", "code")
    match kind:
        case "battery.registered":
            return [(code, child) for code, b in zip(codes, batteries) for child in _texts(b, "children")]
        case "battery.repurposed":
            return [(code, _product(event)) for code in codes]
        case "battery.dismantled":
            edges = [(code, name) for code, b in zip(codes, batteries) for name in _named(b, "released", "code")]
            return edges + [(code, lot) for code in codes for lot in _named(event, "fractions", "lot")]
        case "material.processed" | "material.recovered":
            parents = codes + _named(event, "inputs", "lot")
            return [(parent, lot) for parent in parents for lot in _named(event, "outputs", "lot")]
        case "identity.relabelled":
            return list(zip(codes, _named(event, "batteries", "newCode")))
    return []
