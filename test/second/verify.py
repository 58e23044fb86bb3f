"""Section 12 of docs/PROTOCOL.md: its levels as a command, for a receipt, a bundle, a whole log; and for the vectors.

A verifier in Python, written from docs/PROTOCOL.md alone. It leaves out the rules of a battery's life (section 12.5).
It ends with 0 if what is given holds, 1 if it is refused or broken, 3 if a bundle is undecided, 2 for a wrong command.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True

from bundle import check_zip  # noqa: E402
from encoding import RefusedError, refusing, utf8  # noqa: E402
from note import Checkpoint, check_is_of_log, parse_checkpoint  # noqa: E402
from policy import Trust, open_checkpoint, parse_trust  # noqa: E402
from receipt import check_receipt, read_receipt  # noqa: E402
from tiles import Folder  # noqa: E402
from vectors import Vectors  # noqa: E402
from wholelog import WholeLog  # noqa: E402

HOLDS, REFUSED, UNDECIDED = 0, 1, 3
_WITHOUT_RULES = "the rules of a battery's life were not checked (section 12.5)"


def _trust(file: Path) -> Trust:
    return parse_trust(file.read_bytes())


def _note(file: Path) -> str:
    with refusing("note_malformed"):
        return utf8(file.read_bytes())


def _receipts(files: list[Path], trust: Trust) -> int:
    """Level *receipt*, for each file."""
    refused = 0
    for file in files:
        try:
            proven = check_receipt(read_receipt(file.read_bytes()), trust)
        except RefusedError as error:
            refused += 1
            print(f"{file}: refused: {error}")
            continue
        entry, opened = proven.entry, proven.opened
        witnesses = ", ".join(name for name, _ in opened.cosignatures) or "nobody"
        size = opened.checkpoint.size
        print(f"{file}: holds: entry {entry.index} of {entry.accepted_at} is in the log's tree of {size}")
        print(f"  cosigned by {witnesses}; by whose key it is signed was not checked (level receipt)")
    return REFUSED if refused else HOLDS


def _bundle(file: Path, trust: Trust | None) -> int:
    """Level *battery*."""
    report = check_zip(file.read_bytes(), trust)
    for name, result in report.results.items():
        print(f"{name}: {result}")
    for fault in report.faults:
        print(f"  {fault}")
    print(f"{file}: {report.verdict} (level battery; {_WITHOUT_RULES})")
    return {"holds": HOLDS, "broken": REFUSED}.get(report.verdict, UNDECIDED)


def _log(folder: Path, trust: Trust, others: list[Path]) -> int:
    """Level *whole log*, of a folder of tiles; `others` are older checkpoints and receipts."""
    files = Folder(folder)
    with refusing("note_malformed"):
        opened = open_checkpoint(utf8(files.checkpoint()), trust)
    size = opened.checkpoint.size
    older = [_older(file, trust) for file in others]
    log = WholeLog(trust.origin, trust.authority_keys)
    started = time.monotonic()
    for data in files.entries(size):
        try:
            log.append(data)
        except RefusedError as error:
            print(f"{folder}: refused at entry {log.size}: {error}")
            return REFUSED
    for checkpoint in [opened.checkpoint, *older]:
        log.check_checkpoint(checkpoint)
    tiles = files.check_tiles(log.leaf_hashes)
    seconds = max(time.monotonic() - started, 1e-3)
    witnesses = ", ".join(name for name, _ in opened.cosignatures) or "nobody"
    enterprises, facilities, keys = map(len, (log.registry.enterprises, log.registry.facilities, log.registry.keys))
    print(f"{folder}: holds: {size} entries, {tiles} tiles, cosigned by {witnesses}")
    print(f"  registry: {enterprises} enterprises, {facilities} facilities, {keys} keys")
    print(f"  {size / seconds:.0f} entries/s in {seconds:.1f} s (level whole log; {_WITHOUT_RULES})")
    return HOLDS


def _older(file: Path, trust: Trust) -> Checkpoint:
    """Of a checkpoint from elsewhere, or of a receipt: the log's signature is enough."""
    text = _note(file)
    if text.startswith("c2sp.org/tlog-proof@"):
        return check_receipt(read_receipt(file.read_bytes()), trust).opened.checkpoint
    checkpoint = parse_checkpoint(text)
    check_is_of_log(checkpoint, trust.origin, trust.policy.logs)
    return checkpoint


def main() -> int:
    """Read the command line, and do it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    receipt = commands.add_parser("receipt", help="verify receipts, as text or JSON")
    receipt.add_argument("files", nargs="+", type=Path, metavar="FILE")
    receipt.add_argument("--trust", required=True, type=Path)
    bundle = commands.add_parser("bundle", help="verify a bundle")
    bundle.add_argument("file", type=Path, metavar="FILE.zip")
    bundle.add_argument("--trust", type=Path)
    log = commands.add_parser("log", help="verify a folder that has a log's checkpoint, tiles and entries")
    log.add_argument("folder", type=Path, metavar="DIR")
    log.add_argument("--trust", required=True, type=Path)
    log.add_argument("--also", nargs="*", type=Path, default=[], help="other checkpoints, and receipts", metavar="FILE")
    vectors = commands.add_parser("vectors", help="judge the vectors of the protocol")
    vectors.add_argument("folder", type=Path, metavar="DIR")
    given = parser.parse_args()
    try:
        match given.command:
            case "receipt":
                return _receipts(given.files, _trust(given.trust))
            case "bundle":
                return _bundle(given.file, None if given.trust is None else _trust(given.trust))
            case "log":
                return _log(given.folder, _trust(given.trust), given.also)
            case _:
                return HOLDS if Vectors(given.folder).run() else REFUSED
    except (RefusedError, OSError) as error:
        print(f"refused: {error}")
        return REFUSED


if __name__ == "__main__":
    sys.exit(main())
