"""Section 13 of docs/PROTOCOL.md: the log as static files."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from encoding import RefusedError
from merkle import root_of

WIDTH = 256
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


def _path(kind: str, index: int, width: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    name = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/{kind}/{name}" + ("" if width == WIDTH else f".p/{width}")


def tile_path(level: int, index: int, width: int) -> str:
    """The path of a tile of hashes."""
    return _path(str(level), index, width)


def entries_path(index: int, width: int) -> str:
    """The path of a bundle of entries."""
    return _path("entries", index, width)


def parse_path(path: str) -> tuple[str, int, int]:
    """Level or `entries`, index and width of a path; refused if it is spelt otherwise."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise RefusedError("not_found", path)
    kind, index, width = match[1], int(re.sub("[x/]", "", match[2])), int(match[3] or WIDTH)
    if (kind != "entries" and int(kind) > 63) or _path(kind, index, width) != path:
        raise RefusedError("not_found", path)
    return kind, index, width


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width of every tile of a tree."""
    level = 0
    while size > 0:
        for index in range(size // WIDTH):
            yield level, index, WIDTH
        if size % WIDTH:
            yield level, size // WIDTH, size % WIDTH
        size //= WIDTH
        level += 1


def partial_tiles(size: int) -> list[str]:
    """The paths of the tiles that are not full, level by level."""
    paths = []
    level = 0
    while size > 0:
        if size % WIDTH:
            paths.append(tile_path(level, size // WIDTH, size % WIDTH))
        size //= WIDTH
        level += 1
    return paths


def split_hashes(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile."""
    if len(data) != 32 * width:
        raise RefusedError("tile_malformed", f"not {width} hashes")
    return [data[i : i + 32] for i in range(0, len(data), 32)]


def split_entries(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle: exactly so many, and no byte more."""
    entries = []
    at = 0
    for _ in range(width):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise RefusedError("tile_malformed", "an entry is cut short")
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data):
        raise RefusedError("tile_malformed", f"more than {width} entries")
    return entries


class Folder:
    """A folder that has a log's `checkpoint` and `tile/…`, as a mirror or a web server keeps them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def checkpoint(self) -> bytes:
        """The newest checkpoint."""
        return (self._folder / "checkpoint").read_bytes()

    def _read(self, kind: str, index: int, width: int) -> tuple[bytes, int]:
        """A tile of this width, or the full one that has taken its place."""
        for there in dict.fromkeys((width, WIDTH)):
            file = self._folder / _path(kind, index, there)
            if file.is_file():
                return file.read_bytes(), there
        raise RefusedError("tile_missing", _path(kind, index, width))

    def entries(self, size: int) -> Iterator[bytes]:
        """All entries, in their order."""
        for index in range(-(-size // WIDTH)):
            width = min(WIDTH, size - index * WIDTH)
            data, there = self._read("entries", index, width)
            try:
                entries = split_entries(data, there)
            except RefusedError:
                entries = split_entries(_gunzip(data), there)
            yield from entries[:width]

    def check_tiles(self, leaf_hashes: list[bytes]) -> int:
        """Compare every tile of hashes with the tree over these leaves; how many there are."""
        rows = [leaf_hashes]
        while len(rows[-1]) >= WIDTH:
            row = rows[-1]
            rows.append([root_of(row[i : i + WIDTH]) for i in range(0, len(row) - WIDTH + 1, WIDTH)])
        count = 0
        for level, index, width in tiles_of(len(leaf_hashes)):
            data, there = self._read(str(level), index, width)
            expected = rows[level][index * WIDTH : index * WIDTH + width]
            if split_hashes(data, there)[:width] != expected:
                raise RefusedError("tile_differs", tile_path(level, index, width))
            count += 1
        return count


def _gunzip(data: bytes) -> bytes:
    """Over HTTP entries come compressed; whoever kept the bytes as they came has them so."""
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise RefusedError("tile_malformed", "neither entries nor gzip") from error
