"""Section 14.4 of docs/PROTOCOL.md: the ZIP around a bundle."""

from __future__ import annotations

import binascii
import io
import struct
import zipfile
import zlib

from encoding import RefusedError

_MOST_FILES, _MOST_BYTES = 20_000, 512 * 2**20
_ENCRYPTED = 1
_DAY_1980 = (1980 - 1980) << 9 | 1 << 5 | 1


def _malformed(message: str) -> RefusedError:
    return RefusedError("bundle_malformed", message)


def _unpack(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """A file by what the directory says of it. Its CRC is not looked at: the sums tell what was damaged."""
    at = member.header_offset
    header = data[at : at + 30]
    if len(header) != 30 or header[:4] != b"PK\x03\x04" or member.flag_bits & _ENCRYPTED:
        raise _malformed(f"{member.filename} cannot be unpacked")
    at += 30 + sum(struct.unpack("<HH", header[26:]))
    packed = data[at : at + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        unpacked = packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        unpacked = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.file_size + 1)
    else:
        raise _malformed(f"{member.filename} is neither stored nor deflated")
    if len(unpacked) != member.file_size:
        raise _malformed(f"{member.filename} has another length")
    return unpacked


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP by their names, in the order of its directory. Folders in it are no files."""
    if not data.startswith(b"PK\x03\x04"):
        raise _malformed("it does not begin with a file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
            raise _malformed("too many files, or too large")
        files = {member.filename: _unpack(data, member) for member in members}
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError) as error:
        raise _malformed(f"not a ZIP that can be unpacked: {error}") from error
    if len(files) != len(members):
        raise _malformed("two files have the same name")
    return files


def write_zip(files: dict[str, bytes]) -> bytes:
    """The ZIP as a log makes it."""
    body, directory = bytearray(), bytearray()
    for name, data in files.items():
        encoded = name.encode("utf-8")
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, _DAY_1980, binascii.crc32(data), len(data), len(data), len(encoded), 0
        )
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + encoded
        body += b"PK\x03\x04" + common + encoded + data
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory + end)


def compare_zip(data: bytes, files: dict[str, bytes]) -> str:
    """`holds` if this is the ZIP that a log makes of these files, `broken` if a few bytes differ, else `unchecked`."""
    own = write_zip(files)
    if data == own:
        return "holds"
    differing = sum(a != b for a, b in zip(data, own))
    return "broken" if len(data) == len(own) and differing < len(files) else "unchecked"
