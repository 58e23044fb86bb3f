"""Section 0 of docs/PROTOCOL.md, rules 1 to 5: text, base64, JSON, numbers and instants, each with its one spelling."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

BEYOND = 2**53
"""What every index, size, position and time stays below."""

AHEAD_MS = 300_000
"""How far `iat` and `time` may be ahead of the log's clock, in milliseconds."""


class MisspeltError(ValueError):
    """Something is not written in its one spelling."""


class RefusedError(Exception):
    """What is given breaks a rule. `code` is the word for it that the vectors have."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.line = line


@contextmanager
def refusing(code: str) -> Iterator[None]:
    """Turn a wrong spelling within the block into a refusal with this code."""
    try:
        yield
    except MisspeltError as error:
        raise RefusedError(code, str(error)) from error


def sha256(data: bytes) -> bytes:
    """The hash of everything here."""
    return hashlib.sha256(data).digest()


def utf8(data: bytes) -> str:
    """Strict UTF-8: Python's decoder takes no overlong forms and no surrogates."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MisspeltError("not UTF-8") from error


def base64_encode(data: bytes) -> str:
    """RFC 4648 section 4, with padding."""
    return base64.b64encode(data).decode("ascii")


def base64_decode(text: str, length: int | None = None) -> bytes:
    """RFC 4648 section 4 in its one spelling, perhaps of so many bytes."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise MisspeltError("not base64") from error
    if base64_encode(data) != text:
        raise MisspeltError("base64 in another spelling")
    return _of_length(data, length)


def base64url_encode(data: bytes) -> str:
    """RFC 4648 section 5, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def base64url_decode(text: str, length: int | None = None) -> bytes:
    """RFC 4648 section 5 in its one spelling, perhaps of so many bytes."""
    if not re.fullmatch(r"[0-9A-Za-z_-]*", text) or len(text) % 4 == 1:
        raise MisspeltError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64url_encode(data) != text:
        raise MisspeltError("base64url in another spelling")
    return _of_length(data, length)


def _of_length(data: bytes, length: int | None) -> bytes:
    if length is not None and len(data) != length:
        raise MisspeltError(f"{len(data)} bytes instead of {length}")
    return data


def number(text: str) -> int:
    """A number in text: decimal digits without sign or leading zero, below 2^53."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,15}", text) or int(text) >= BEYOND:
        raise MisspeltError("not a number as text has it")
    return int(text)


_BEFORE_COLON = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
"""Every string of a text in JSON; the second group is there if it is a name."""


def parse_json(data: bytes | str) -> Any:
    """One value of RFC 8259, read strictly. Whole numbers below 2^53 come as `int`, all others as `float`."""
    text = utf8(data) if isinstance(data, bytes) else data
    if any("\\" in match[1] for match in _BEFORE_COLON.finditer(text) if match[2]):
        raise MisspeltError("a name with a backslash")
    try:
        value = json.loads(
            text, object_pairs_hook=_members, parse_int=_json_number, parse_float=_json_number, parse_constant=_none
        )
    except RecursionError as error:
        raise MisspeltError("JSON that nests too deep") from error
    except MisspeltError:
        raise
    except ValueError as error:
        raise MisspeltError("not JSON") from error
    _check_texts(value)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MisspeltError("a member stands twice")
    return members


def _json_number(text: str) -> int | float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise MisspeltError("a number beyond a double's range")
    return int(value) if value.is_integer() and abs(value) < BEYOND else value


def _none(word: str) -> NoReturn:
    raise MisspeltError(f"{word} is not JSON")


def _check_texts(value: Any) -> None:
    """No lone surrogate in any string or name."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            _check_surrogates(item)
        elif isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _check_surrogates(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MisspeltError("a lone surrogate") from error


def is_whole(value: Any) -> bool:
    """Whether this is a whole number, not negative, of JSON that `parse_json` has read."""
    return type(value) is int and value >= 0


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the Gregorian calendar has this day."""
    if not 1 <= month <= 12:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return 1 <= day <= length


def is_date(text: Any) -> bool:
    """A day as `YYYY-MM-DD` that exists."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    return is_day(int(text[:4]), int(text[5:7]), int(text[8:]))


def _days_since_1970(year: int, month: int, day: int) -> int:
    """Days of the proleptic Gregorian calendar, for year 0 too, which Python's own dates have not."""
    if month <= 2:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day - 1 - 719468


_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)


def instant(text: Any) -> int:
    """Milliseconds since 1970 of an RFC 3339 instant; what comes after the milliseconds is dropped."""
    match = _INSTANT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise MisspeltError("not an instant")
    year, month, day, hour, minute, second = (int(match[i]) for i in range(1, 7))
    offset_hour, offset_minute = int(match[9] or 0), int(match[10] or 0)
    if not is_day(year, month, day) or hour > 23 or minute > 59 or second > 59:
        raise MisspeltError("an instant that does not exist")
    if offset_hour > 23 or offset_minute > 59:
        raise MisspeltError("an offset that does not exist")
    minutes = (_days_since_1970(year, month, day) * 24 + hour) * 60 + minute
    offset = offset_hour * 60 + offset_minute
    minutes -= -offset if match[8] == "-" else offset
    return (minutes * 60 + second) * 1000 + int(((match[7] or "") + "000")[:3])


def utf16_length(text: str) -> int:
    """Section 20: how many characters a text has, where limits count them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
