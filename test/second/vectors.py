"""All sections of docs/PROTOCOL.md: judges the vectors in test/vectors/protocol, as the README there says."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bundle import BundleCheck, check_zip
from encoding import RefusedError, base64_decode, base64_encode, instant, parse_json, refusing
from entry import parse_entry
from event import is_registry
from jws import check_audience, parse_submission
from keys import parse_jwk
from merkle import consistency_holds, inclusion_holds, leaf_hash, root_of
from note import VerifierKey, check_is_of_log, parse_checkpoint, parse_verifier_key
from policy import Trust, open_checkpoint, parse_authority_keys, parse_policy, parse_trust
from receipt import check_receipt, parse_receipt, receipt_of_json
from tiles import entries_path, parse_path, partial_tiles, split_entries, split_hashes, tile_path
from wholelog import WholeLog
from witness import answer, check_code, enrolment_code, enrolment_commitment

Vector = dict[str, Any]
Outcome = dict[str, Any]

_OK = {"verdict": "ok"}


def _hash_text(data: bytes | None) -> str | None:
    return None if data is None else base64_encode(data)


class Vectors:
    """The vectors of a folder, and a judge for each kind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = self._load(folder / "log.json")
        self._context = self._load(folder / "context.json")
        self._trust = self._trust_of(self._log)
        self.judges: dict[str, Callable[[Vector], Outcome]] = {
            "submissions": self._submission,
            "entries": self._entry,
            "chains": self._chain,
            "keys": self._key,
            "policies": self._policy,
            "trust": self._trust_file,
            "checkpoints": self._checkpoint,
            "proofs": self._proof,
            "receipts": self._receipt,
            "tiles": self._tile,
            "witness": self._witness,
            "bundles": self._bundle,
            "enrolment": self._enrolment,
        }

    def run(self) -> bool:
        """Judge everything, print a line per folder and every disagreement; whether there was none."""
        agreed = self._report("log.json", [("log.json", self._check_log())], 0)
        there = {item.name for item in self._folder.iterdir() if item.is_dir()}
        for name in sorted(there - set(self.judges)):
            print(f"{name}: a folder that this verifier does not know")
            agreed = False
        for name in sorted(there & set(self.judges)):
            vectors = [(file.stem, self._load(file)) for file in sorted((self._folder / name).glob("*.json"))]
            judged = [(stem, self._compare(name, v)) for stem, v in vectors if not v.get("rules")]
            agreed &= self._report(name, judged, len(vectors) - len(judged))
        return agreed & self._report("../tlog/rfc6962-proofs.json", self._rfc6962(), 0)

    @staticmethod
    def _report(name: str, judged: list[tuple[str, list[str]]], skipped: int) -> bool:
        wrong = [(stem, faults) for stem, faults in judged if faults]
        left_out = f", {skipped} skipped" if skipped else ""
        print(f"{name}: {len(judged) - len(wrong)} of {len(judged)} agree{left_out}")
        for stem, faults in wrong:
            for fault in faults:
                print(f"  {stem}: {fault}")
        return not wrong and bool(judged)

    @staticmethod
    def _load(file: Path) -> Any:
        return parse_json(file.read_bytes())

    def _compare(self, folder: str, vector: Vector) -> list[str]:
        try:
            outcome = self.judges[folder](vector)
        except RefusedError as error:
            outcome = {"verdict": error.code}
            if error.line is not None:
                outcome["line"] = error.line
        expected = self._without_rules(vector)
        return [
            f"{name} is {value!r} here, {expected.get(name)!r} there"
            for name, value in outcome.items()
            if expected.get(name) != value
        ]

    @staticmethod
    def _without_rules(vector: Vector) -> Vector:
        """What is expected of a verifier without the rules of the life."""
        if "results" not in vector:
            return vector
        return {**vector, "results": {**vector["results"], "lifecycle": "unchecked"}}

    @staticmethod
    def _trust_of(vector: Vector) -> Trust:
        return parse_trust(json.dumps(vector["trust"]))

    def _whole_log(self, **changes: Any) -> WholeLog:
        keys = changes.get("authority_keys", self._trust.authority_keys)
        log = WholeLog(self._trust.origin, keys)
        for entry in changes.get("entries", self._log["entries"]):
            log.append(entry.encode("utf-8"))
        return log

    def _check_log(self) -> list[str]:
        faults = []
        log = self._whole_log()
        if [base64_encode(leaf) for leaf in log.leaf_hashes] != self._log["leafHashes"]:
            faults.append("leafHashes")
        if [base64_encode(root_of(log.leaf_hashes[:n])) for n in range(log.size + 1)] != self._log["roots"]:
            faults.append("roots")
        for note in self._log["checkpoints"]:
            log.check_checkpoint(open_checkpoint(note, self._trust).checkpoint)
        for receipt in self._log["receipts"]:
            check_receipt(parse_receipt(receipt), self._trust)
        keys = {kid: (held.holder, held.added_at, held.revoked_at) for kid, held in log.registry.keys.items()}
        said = {key["kid"]: (key["holder"], key["addedAt"], key["revokedAt"]) for key in self._context["keys"]}
        if keys != said or log.size != self._context["index"]:
            faults.append("keys of context.json")
        return faults

    def _submission(self, vector: Vector) -> Outcome:
        submission = parse_submission(vector["submission"])
        accepted_at = instant(self._context["acceptedAt"])
        check_audience(submission, self._context["origin"], accepted_at)
        log = self._whole_log()
        if is_registry(submission.event):
            log.registry.fold(log.size, submission, log.origin, accepted_at)
        else:
            log.registry.signer(submission)
        return _OK

    @staticmethod
    def _entry(vector: Vector) -> Outcome:
        text = vector.get("entry")
        entry = parse_entry(base64_decode(vector["entryBase64"]) if text is None else text.encode("utf-8"))
        parsed = {
            "index": entry.index,
            "acceptedAt": entry.accepted_at,
            "previous": _hash_text(entry.previous),
            "batteries": [
                {"code": thing.code, "position": thing.position, "previous": _hash_text(thing.previous)}
                for thing in entry.things
            ],
            "submission": entry.submission,
        }
        return _OK | {"parsed": parsed, "leafHash": base64_encode(entry.leaf_hash)}

    def _chain(self, vector: Vector) -> Outcome:
        keys = self._trust.authority_keys
        if "authorityKeys" in vector:
            keys = parse_authority_keys(vector["authorityKeys"])
        log = WholeLog(self._trust.origin, keys)
        for at, item in enumerate(vector["entries"]):
            text = self._log["entries"][item] if isinstance(item, int) else item
            try:
                log.append(text.encode("utf-8"))
            except RefusedError as error:
                return {"verdict": error.code, "at": at}
        for note in vector.get("checkpoints", []):
            checkpoint = parse_checkpoint(note)
            check_is_of_log(checkpoint, self._trust.origin, self._trust.policy.logs)
            log.check_checkpoint(checkpoint)
        return _OK

    @staticmethod
    def _key(vector: Vector) -> Outcome:
        if "jwk" in vector:
            with refusing("key_malformed"):
                return _OK | {"thumbprint": parse_jwk(vector["jwk"]).kid}
        vkey = str(VerifierKey(vector["name"], vector["type"], base64_decode(vector["publicKey"])))
        with refusing("note_malformed"):
            parse_verifier_key(vkey)
        return _OK | {"vkey": vkey}

    @staticmethod
    def _policy(vector: Vector) -> Outcome:
        policy = parse_policy(vector["policy"])
        meets = [{"names": item["names"], "met": policy.meets(item["names"])} for item in vector.get("meets", [])]
        return _OK | {"meets": meets, "liars": policy.liars()}

    @staticmethod
    def _trust_file(vector: Vector) -> Outcome:
        parse_trust(vector["text"])
        return _OK

    def _checkpoint(self, vector: Vector) -> Outcome:
        opened = open_checkpoint(vector["note"], self._trust_of(vector) if "trust" in vector else self._trust)
        cosignatures = [{"witness": name, "time": _instant_text(time)} for name, time in opened.cosignatures]
        as_of = None if opened.as_of is None else _instant_text(opened.as_of)
        size, root = opened.checkpoint.size, base64_encode(opened.checkpoint.root)
        return _OK | {"opened": {"size": size, "root": root, "cosignatures": cosignatures, "asOf": as_of}}

    @staticmethod
    def _proof(vector: Vector) -> Outcome:
        with refusing("proof_invalid"):
            roots = [base64_decode(vector[name]) for name in ("fromRoot", "toRoot")]
            proof = [base64_decode(text) for text in vector["proof"]]
        holds = consistency_holds(vector["from"], vector["to"], *roots, proof)
        return _OK if holds else {"verdict": "proof_invalid"}

    def _receipt(self, vector: Vector) -> Outcome:
        text = vector.get("receipt")
        receipt = receipt_of_json(vector["json"]) if text is None else parse_receipt(text)
        check_receipt(receipt, self._trust_of(vector) if "trust" in vector else self._trust)
        return _OK

    def _tile(self, vector: Vector) -> Outcome:
        if "size" in vector:
            return _OK | {"partial": partial_tiles(vector["size"])}
        if "level" in vector:
            level, index, width = (vector[name] for name in ("level", "index", "width"))
            paths = {"path": tile_path(level, index, width)}
            if level == 0:
                paths["entriesPath"] = entries_path(index, width)
            for path in paths.values():
                parse_path(path)
            return _OK | paths
        if "leaves" in vector:
            leaves = [str(i).encode("ascii") for i in range(vector["leaves"])]
            return _OK | {"root": base64_encode(root_of([leaf_hash(data) for data in leaves]))}
        if "width" in vector:
            entries = split_entries(base64_decode(vector["bytes"]), vector["width"])
            return _OK | {"entries": [self._log["entries"].index(entry.decode("utf-8")) for entry in entries]}
        kind, index, width = parse_path(vector["tile" if "tile" in vector else "path"])
        if (kind, index) != ("0", 0):
            raise ValueError("a tile of a log that is not here")
        hashes = split_hashes(base64_decode(vector["bytes"]), width)
        same = [base64_encode(item) for item in hashes] == self._log["leafHashes"][:width]
        return _OK if same else {"verdict": "tile_malformed"}

    def _witness(self, vector: Vector) -> Outcome:
        trust = self._trust_of(vector) if "trust" in vector else self._trust
        held = vector["held"] and (vector["held"]["size"], base64_decode(vector["held"]["root"]))
        said = answer(vector["request"], held, trust.policy)
        outcome = {"verdict": "ok" if said.status == 200 else str(said.status), "status": said.status}
        return outcome if said.size is None else outcome | {"size": said.size}

    def _files(self, vector: Vector) -> dict[str, str]:
        files: dict[str, str] = {}
        if "base" in vector:
            files = self._files(self._load(self._folder / "bundles" / f"{vector['base']}.json"))
        kept = {name: text for name, text in files.items() if name not in vector.get("without", [])}
        return kept | vector.get("files", {})

    def _bundle(self, vector: Vector) -> Outcome:
        trust = self._trust
        if "trust" in vector:
            trust = None if vector["trust"] is None else self._trust_of(vector)
        if "zip" in vector:
            report = check_zip(base64.b64decode(vector["zip"]), trust)
        else:
            files = {name: text.encode("utf-8") for name, text in self._files(vector).items()}
            report = BundleCheck(files, trust).run()
        return {"verdict": "ok" if report.verdict == "holds" else report.verdict, "results": report.results}

    @staticmethod
    def _enrolment(vector: Vector) -> Outcome:
        nonce, challenge = vector["nonce"], vector["challenge"]
        commitment = enrolment_commitment(vector["enterprise"], vector["kid"], vector["label"], nonce)
        check = check_code(commitment, nonce, challenge)
        return _OK | {"commitment": commitment, "code": enrolment_code(commitment), "checkCode": check}

    def _rfc6962(self) -> list[tuple[str, list[str]]]:
        """Proofs of others. By section 4 no hash has another length than 32, so one of theirs is refused here."""
        proofs = json.loads((self._folder.parent / "tlog" / "rfc6962-proofs.json").read_text("utf-8"))
        judged = []
        for case in proofs["inclusion"]:
            hashes = [base64.b64decode(text) for text in [case["leafHash"], case["root"], *(case["proof"] or [])]]
            holds = inclusion_holds(hashes[0], case["leafIdx"], case["treeSize"], hashes[2:], hashes[1])
            judged.append((case, hashes, holds))
        for case in proofs["consistency"]:
            hashes = [base64.b64decode(text) for text in [case["root1"], case["root2"], *(case["proof"] or [])]]
            holds = consistency_holds(case["size1"], case["size2"], hashes[0], hashes[1], hashes[2:])
            judged.append((case, hashes, holds))
        return [
            (case["name"], [] if holds == (not case["wantErr"] and _all_hashes(hashes)) else [f"holds is {holds} here"])
            for case, hashes, holds in judged
        ]


def _instant_text(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _all_hashes(hashes: list[bytes]) -> bool:
    return all(len(item) == 32 for item in hashes)
